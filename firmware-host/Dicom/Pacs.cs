using System.Text.RegularExpressions;
using EdgeLiver.Host.Commands;

namespace EdgeLiver.Host.Dicom;

/// <summary>An archive that takes DICOM objects: <c>dicom://HOST:PORT/CALLED-AET</c>, with <c>?from=CALLING-AET</c> where the archive asks for another one than EDGELIVER.</summary>
internal sealed partial record Pacs(string Host, int Port, string CalledAet, string CallingAet)
{
    public const string Scheme = "dicom";

    /// <summary>An archive that does not answer is given up.</summary>
    public const int TimeoutSeconds = 20;

    /// <exception cref="UsageException">It is no such address; one line.</exception>
    public static Pacs Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Scheme || uri.Host.Length == 0 || uri.Port is < 1 or > 65535)
        {
            throw new UsageException($"'{address}' is no address of a PACS; write dicom://HOST:PORT/AET");
        }

        var called = uri.AbsolutePath.Trim('/');
        var calling = uri.Query.StartsWith("?from=", StringComparison.Ordinal) ? uri.Query["?from=".Length..] : "EDGELIVER";
        return Title().IsMatch(called) && Title().IsMatch(calling)
            ? new Pacs(uri.Host, uri.Port, called, calling)
            : throw new UsageException($"'{address}' needs an application entity title: 1 to 16 letters, digits, - or _, as dicom://HOST:PORT/AET");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,16}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();
}

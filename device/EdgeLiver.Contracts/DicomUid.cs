using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Contracts;

/// <summary>DICOM UIDs of an exam, made of its id: the same exam always has the same ones, in a PACS and in the FHIR bundle.</summary>
/// <remarks>A UUID under 2.25 (DICOM PS3.5, B.2; ITU-T X.667), so no registered root is needed; at most 44 characters.</remarks>
public static class DicomUid
{
    /// <summary>SOP class of a still.</summary>
    public const string UltrasoundImage = "1.2.840.10008.5.1.4.1.1.6.1";

    /// <summary>SOP class of a cine loop.</summary>
    public const string UltrasoundMultiFrame = "1.2.840.10008.5.1.4.1.1.3.1";

    /// <summary>SOP class of the report.</summary>
    public const string ComprehensiveReport = "1.2.840.10008.5.1.4.1.1.88.33";

    public static string Study(Ulid exam) => Of($"{exam}/study");

    public static string Pictures(Ulid exam) => Of($"{exam}/pictures");

    public static string Reports(Ulid exam) => Of($"{exam}/reports");

    /// <param name="exam">Whose.</param>
    /// <param name="media">Id of the picture within the exam.</param>
    public static string Picture(Ulid exam, string media) => Of($"{exam}/picture/{media}");

    /// <summary>A report that was amended is another object: what lies in an archive under a UID never changes.</summary>
    public static string Report(Ulid exam, int revision) => Of(string.Create(CultureInfo.InvariantCulture, $"{exam}/report/{revision}"));

    public static string Device(string site, string unit) => Of($"{site}/{unit}");

    internal static Guid Uuid(string name)
    {
        // Version 8 (RFC 9562): a hash of the name, ours.
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private static string Of(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"2.25.{new BigInteger(Uuid(name).ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true)}");
}

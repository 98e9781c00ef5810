using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>The centre's word, carried back on the stick: it has these records on its own disk.</summary>
public sealed record BundleReceipt
{
    public const string FormatName = "edgeliver.bundle-receipt/1";

    public string Format { get; init => field = Check.Same("receipt format", value, FormatName); } = FormatName;

    public required string SiteId { get; init => field = Check.Id("siteId", value); }

    public required string UnitId { get; init => field = Check.Id("unitId", value); }

    /// <summary>The bundle that it answers.</summary>
    public required Ulid BundleId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<SequenceRange> Sequences { get; init; }

    /// <summary>Two lines: JSON, and its signature in Base64.</summary>
    /// <param name="centreKey">Private.</param>
    public string Sign(ECDsa centreKey)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, BundleJson.Default.BundleReceipt);
        return $"{Encoding.UTF8.GetString(json)}\n{Convert.ToBase64String(centreKey.SignData(json, HashAlgorithmName.SHA256))}\n";
    }

    /// <summary>Reads what <see cref="Sign"/> has written.</summary>
    /// <param name="text">The file.</param>
    /// <param name="centreKey">Public half is enough.</param>
    /// <exception cref="FormatException">Cut short, damaged, or signed by somebody else; one line.</exception>
    public static BundleReceipt Read(string text, ECDsa centreKey)
    {
        var lines = text.Split('\n');
        if (lines.Length != 3 || lines[2].Length > 0)
        {
            throw new FormatException("it is no receipt, or cut short; a receipt has two lines");
        }

        var json = Encoding.UTF8.GetBytes(lines[0]);
        var signature = new byte[BundleFormat.SignatureBytes];
        if (!Convert.TryFromBase64String(lines[1].Trim(), signature, out var length) || !centreKey.VerifyData(json, signature.AsSpan(0, length), HashAlgorithmName.SHA256))
        {
            throw new FormatException($"its signature is not that of the centre's key {BundleKeys.Fingerprint(centreKey)}: it is damaged or forged");
        }

        return BundleJson.Read("the receipt", json, BundleJson.Default.BundleReceipt);
    }
}

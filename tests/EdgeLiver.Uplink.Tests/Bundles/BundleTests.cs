using System.Security.Cryptography;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Bundles;
using EdgeLiver.Uplink.Bundles;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Bundles;

/// <summary>Records on a stick: there, back, and everything that somebody may have done to them on the way.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _stick = new();
    private readonly TempFolder _centre = new();
    private readonly ECDsa _unitKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _receiptKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellman _centreKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    [Requirement("REQ-SEC-09")]
    [Fact]
    public async Task What_waits_comes_out_of_the_bundle_as_it_is_and_stays_in_the_outbox()
    {
        var waiting = await FillAsync();

        var bundle = Assert.Single(Export());

        using var file = File.OpenRead(bundle.Path);
        var reader = BundleReader.Open(file);
        reader.Check(_unitKey);
        var records = reader.Records(_centreKey).ToList();
        Assert.Equal(waiting.Select(record => record.Sequence), records.Select(record => record.Sequence));
        Assert.All(waiting.Zip(records), pair =>
        {
            Assert.Equal(pair.First.Properties(), pair.Second.Properties());
            Assert.Equal(pair.First.Message.Topic, pair.Second.Message.Topic);
            Assert.True(pair.First.Message.Payload.Span.SequenceEqual(pair.Second.Message.Payload.Span));
        });
        Assert.Equal((Records.Site, Records.Unit, (long)waiting.Count), (reader.Header.SiteId, reader.Header.UnitId, bundle.Manifest.Records));
        await using var store = await Stores.OpenAsync(_folder.Path);
        Assert.Equal(waiting.Count, store.Counts.TotalPending);
    }

    [Requirement("REQ-SEC-09")]
    [Fact]
    public async Task Nothing_of_a_record_can_be_read_without_the_centres_key()
    {
        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            var exam = Records.Exam();
            await store.AppendAsync(exam, [Records.Message(exam)]);
        }

        var bytes = await File.ReadAllBytesAsync(Assert.Single(Export()).Path, TestContext.Current.CancellationToken);

        Assert.Equal(-1, bytes.AsSpan().IndexOf("s-7f3c2b0e1d"u8));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("edgeliver/v1/"u8));
    }

    [Fact]
    public async Task The_centres_receipt_takes_the_records_out_of_the_outbox_and_no_others()
    {
        var waiting = await FillAsync();
        var taken = BundleIntake.Take(Assert.Single(Export()).Path, _unitKey, _centreKey, _receiptKey, _centre.Path);
        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            await store.AppendAsync(RecordKind.Alert);
        }

        var receipt = BundleReceipt.Read(await File.ReadAllTextAsync(taken.ReceiptPath!, TestContext.Current.CancellationToken), _receiptKey);
        Assert.Equal((waiting.Count, 0L), OfflineExchange.Confirm(Options(), Records.Site, Records.Unit, receipt));
        Assert.Equal((0L, waiting.Count), OfflineExchange.Confirm(Options(), Records.Site, Records.Unit, receipt));

        await using var after = await Stores.OpenAsync(_folder.Path);
        Assert.Equal([waiting.Max(record => record.Sequence) + 1], await after.PendingSequencesAsync());
        Assert.Equal(waiting.Count, after.Counts.TotalSent);
    }

    [Fact]
    public async Task A_bundle_is_taken_once_and_what_came_by_another_way_is_not_doubled()
    {
        await FillAsync(bundles: 5);
        var first = Assert.Single(Export());
        await FillAsync(bundles: 2);
        var second = Assert.Single(Export());

        var taken = Take(first.Path);
        var again = Assert.Throws<FormatException>(() => Take(first.Path));
        var more = Take(second.Path);

        Assert.Contains("taken before", again.Message, StringComparison.Ordinal);
        Assert.Equal((first.Manifest.Records, 0L), (taken.Taken, taken.Known));
        Assert.Equal((second.Manifest.Records - first.Manifest.Records, first.Manifest.Records), (more.Taken, more.Known));
        Assert.Equal(second.Manifest.Records, Directory.GetFiles(Path.Combine(_centre.Path, Records.Site, Records.Unit)).Length);
    }

    [Fact]
    public async Task A_bundle_that_was_cut_short_anywhere_is_refused_in_one_line()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(Assert.Single(Export()).Path, TestContext.Current.CancellationToken);
        var random = new Random(5);

        foreach (var length in Enumerable.Range(0, 40).Select(_ => random.Next(bytes.Length)).Append(0).Append(bytes.Length - 1))
        {
            AssertRefused(bytes[..length]);
        }

        AssertRefused([.. bytes, 0]);
    }

    [Requirement("REQ-SEC-09")]
    [Fact]
    public async Task A_bundle_with_one_bit_changed_anywhere_is_refused_in_one_line()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(Assert.Single(Export()).Path, TestContext.Current.CancellationToken);
        var random = new Random(6);

        for (var flip = 0; flip < 200; flip++)
        {
            // Half of them in the header, which is small.
            var at = random.Next(flip % 2 == 0 ? 500 : bytes.Length);
            var bit = (byte)(1 << random.Next(8));
            bytes[at] ^= bit;
            AssertRefused(bytes);
            bytes[at] ^= bit;
        }
    }

    [Fact]
    public async Task A_bundle_of_somebody_else_or_for_somebody_else_is_refused_in_one_line()
    {
        await FillAsync();
        var path = Assert.Single(Export()).Path;
        using var otherUnit = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherCentre = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

        var forged = Assert.Throws<FormatException>(() => BundleIntake.Look(path, otherUnit, _centreKey));
        var foreign = Assert.Throws<FormatException>(() => BundleIntake.Look(path, _unitKey, otherCentre));

        Assert.Contains("signed by the key", forged.Message, StringComparison.Ordinal);
        Assert.Contains("sealed for the centre's key", foreign.Message, StringComparison.Ordinal);
        AssertOneLine(forged);
        AssertOneLine(foreign);
    }

    [Fact]
    public async Task A_bundle_whose_header_names_another_unit_is_refused_although_the_rest_is_true()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(Assert.Single(Export()).Path, TestContext.Current.CancellationToken);
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Records.Unit));
        bytes[at + Records.Unit.Length - 1] ^= 1;

        // Signed anew by a thief who has a unit of his own: the key that was agreed was bound to the old header.
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        System.Text.Encoding.ASCII.GetBytes(BundleKeys.Fingerprint(thief)).CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(BundleKeys.Fingerprint(_unitKey)))));
        thief.SignHash(SHA256.HashData(bytes.AsSpan(0, bytes.Length - 64)), DSASignatureFormat.IeeeP1363FixedFieldConcatenation).CopyTo(bytes, bytes.Length - 64);
        await File.WriteAllBytesAsync(_stick["stolen"], bytes, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<FormatException>(() => BundleIntake.Look(_stick["stolen"], thief, _centreKey));

        Assert.Contains("not sealed for this key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_that_is_forged_or_for_another_unit_confirms_nothing()
    {
        await FillAsync();
        var text = await File.ReadAllTextAsync(Take(Assert.Single(Export()).Path).ReceiptPath!, TestContext.Current.CancellationToken);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Throws<FormatException>(() => BundleReceipt.Read(text, other));
        Assert.Throws<FormatException>(() => BundleReceipt.Read(text[..^2], _receiptKey));
        Assert.Throws<FormatException>(() => BundleReceipt.Read(text.Replace("\"last\":", "\"last\":1", StringComparison.Ordinal), _receiptKey));
        var receipt = BundleReceipt.Read(text, _receiptKey);
        AssertOneLine(Assert.Throws<StoreException>(() => OfflineExchange.Confirm(Options(), Records.Site, "el-000999", receipt)));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _stick.Dispose();
        _centre.Dispose();
        _unitKey.Dispose();
        _receiptKey.Dispose();
        _centreKey.Dispose();
    }

    private static void AssertOneLine(Exception fault)
    {
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("   at ", fault.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        AssertOneLine(Assert.Throws<FormatException>(() =>
        {
            var reader = BundleReader.Open(file);
            reader.Check(_unitKey);
            return reader.Records(_centreKey).ToList();
        }));
    }

    private StoreOptions Options() => new() { DataFolder = _folder.Path };

    private IReadOnlyList<ExportedBundle> Export() => OfflineExchange.Export(Options(), Records.Site, Records.Unit, _stick.Path, _centreKey, _unitKey);

    private BundleTaken Take(string path) => BundleIntake.Take(path, _unitKey, _centreKey, _receiptKey, _centre.Path);

    /// <summary>Records of all kinds and sizes, some larger than a part of a bundle.</summary>
    private async Task<List<OutboxRecord>> FillAsync(int bundles = 12)
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        for (var i = 0; i < bundles; i++)
        {
            var exam = Records.Exam();
            await store.AppendAsync(exam, [Records.Message(exam), Records.Message((RecordKind)(i % 3), i * 17_000)]);
        }

        return await store.AllPendingAsync();
    }
}

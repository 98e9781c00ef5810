using System.Diagnostics;
using System.Security.Cryptography;
using EdgeLiver.Contracts;
using EdgeLiver.Uplink.Bundles;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Bundles;

/// <summary>A stick that is full, broken, away or holds what another export has left; keys in the wrong hands.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StickTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _stick = new();
    private readonly FaultyDisk _disk = new();
    private readonly ECDsa _unitKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellman _centreKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public static bool MayMount => DiskFaultTests.MayMount;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stick_that_is_full_or_broken_is_one_line_and_the_next_one_gets_everything(bool isFull)
    {
        await FillAsync(20);
        (_disk.Refusal, _disk.SyncFails) = (isFull ? "No space left on device" : null, !isFull);

        var refused = Assert.Throws<StoreException>(() => Export(_stick.Path));
        (_disk.Refusal, _disk.SyncFails) = (null, false);

        output.WriteLine(refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains("20 records wait as before", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_stick.Path));
        Assert.Equal(20, Assert.Single(Export(_stick.Path)).Manifest.Records);
    }

    [Fact(Skip = "no right to mount", SkipUnless = nameof(MayMount), SkipType = typeof(StickTests))]
    public async Task A_real_stick_that_is_full_holds_nothing_that_looks_like_a_bundle()
    {
        await FillAsync(20);
        Run($"mount -t tmpfs -o size=1m tmpfs {_stick.Path}");
        try
        {
            var refused = Assert.Throws<StoreException>(() => Export(_stick.Path));

            output.WriteLine(refused.Message);
            Assert.Contains("No space left", refused.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(_stick.Path));
        }
        finally
        {
            Run($"umount {_stick.Path}");
        }
    }

    [Fact]
    public async Task What_does_not_fit_into_one_bundle_goes_into_several_and_what_broke_off_before_is_removed()
    {
        await FillAsync(20);
        await File.WriteAllTextAsync(_stick[$"{Records.Unit}-x.elbundle.part"], "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_stick["el-000999-x.elbundle.part"], "another unit's", TestContext.Current.CancellationToken);

        var bundles = Export(_stick.Path, maxBytes: 500_000);

        Assert.Equal(4, bundles.Count);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), bundles.SelectMany(bundle => bundle.Manifest.Sequences).SelectMany(range => Range(range.First, range.Last)));
        Assert.Equal("el-000999-x.elbundle.part", Path.GetFileName(Assert.Single(Directory.GetFiles(_stick.Path, "*.part"))));
    }

    [Fact]
    public async Task A_stick_that_is_not_there_is_one_line_and_no_folder_is_made()
    {
        await FillAsync(1);

        var refused = Assert.Throws<StoreException>(() => Export(_stick["away"]));

        Assert.Contains("is the stick there", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_stick["away"]));
    }

    [Fact]
    public async Task An_outbox_where_nothing_waits_makes_no_bundle()
    {
        await FillAsync(0);

        Assert.Empty(Export(_stick.Path));
        Assert.Empty(Directory.GetFiles(_stick.Path));
    }

    [Fact]
    public void Keys_are_for_their_owner_alone_and_never_replaced()
    {
        KeyFiles.MakeSigning(_stick.Path, "unit");
        KeyFiles.MakeSealing(_stick.Path, "centre");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_stick["unit.key"]));
        Assert.Throws<IOException>(() => KeyFiles.MakeSigning(_stick.Path, "unit"));
        using var secret = KeyFiles.PrivateSigning(_stick["unit.key"]);
        using var open = KeyFiles.PublicSigning(_stick["unit.pub"]);
        byte[] word = [1, 2, 3];
        Assert.True(open.VerifyData(word, secret.SignData(word, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        using var sealing = KeyFiles.PublicSealing(_stick["centre.pub"]);

        Assert.Contains(".key is asked for", Assert.Throws<FormatException>(() => KeyFiles.PrivateSealing(_stick["centre.pub"])).Message, StringComparison.Ordinal);
        File.SetUnixFileMode(_stick["unit.key"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Throws<FormatException>(() => KeyFiles.PrivateSigning(_stick["unit.key"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key at all")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    public async Task A_file_that_is_no_key_is_one_line(string content)
    {
        await File.WriteAllTextAsync(_stick["unit.pub"], content, TestContext.Current.CancellationToken);

        var refused = Assert.Throws<FormatException>(() => KeyFiles.PublicSigning(_stick["unit.pub"]));

        output.WriteLine(refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains("edgeliver store keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_curve_is_one_line()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await File.WriteAllTextAsync(_stick["unit.pub"], other.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);

        Assert.Contains("P-256", Assert.Throws<FormatException>(() => KeyFiles.PublicSigning(_stick["unit.pub"])).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _stick.Dispose();
        _disk.Dispose();
        _unitKey.Dispose();
        _centreKey.Dispose();
    }

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var number = first; number <= last; number++)
        {
            yield return number;
        }
    }

    private static void Run(string command)
    {
        using var process = Process.Start("/bin/bash", ["-c", command]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private IReadOnlyList<ExportedBundle> Export(string folder, long maxBytes = long.MaxValue) =>
        OfflineExchange.Export(new StoreOptions { DataFolder = _folder.Path }, Records.Site, Records.Unit, folder, _centreKey, _unitKey, _disk, maxBytes);

    private async Task FillAsync(int count)
    {
        await using var store = await Stores.OpenAsync(_folder.Path);
        for (var i = 0; i < count; i++)
        {
            await store.AppendAsync(null, [Records.Message(RecordKind.Exam, 100_000)]);
        }
    }
}

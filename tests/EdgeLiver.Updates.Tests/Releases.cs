using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace EdgeLiver.Updates.Tests;

/// <summary>A maker of updates with keys of its own, and the box that trusts it; in a folder that goes with the test.</summary>
internal sealed class Releases : IDisposable
{
    public static readonly DateTimeOffset Today = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly string _pem;

    public Releases()
    {
        Folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"edgeliver-updates-{Guid.NewGuid():n}")).FullName;
        _pem = Trust("maker", UpdateManifest.Application);
        Box = new(UpdateManifest.Application, "edgeliver", "0.1.0", "linux-x64");
    }

    public string Folder { get; }

    public string this[string name] => Path.Combine(Folder, name);

    public FakeTimeProvider Time { get; } = new(Today);

    public BoxComponent Box { get; set; }

    public UpdateKeys Keys => UpdateKeys.Load(this["trusted"]);

    public string Home => this["box"];

    public VersionFolder Versions => new(Home, Box, Keys, Time);

    /// <summary>A new key that the box trusts in a role.</summary>
    /// <returns>Its private half, PEM.</returns>
    public string Trust(string name, string role)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(this[$"trusted/{role}"]);
        File.WriteAllText(this[$"trusted/{role}/{name}.pem"], key.ExportSubjectPublicKeyInfoPem());
        return key.ExportPkcs8PrivateKeyPem();
    }

    public static UpdateManifest About(string version) => new()
    {
        Format = UpdateManifest.FormatName,
        Component = UpdateManifest.Application,
        Name = "edgeliver",
        Version = version,
        Architecture = "linux-x64",
        Issued = Today.AddDays(-1),
        Expires = Today.AddDays(90),
        Targets = [],
    };

    /// <summary>An update of three files, one of them in folders.</summary>
    public string Make(string version, Func<UpdateManifest, UpdateManifest>? change = null, params string[] pems)
    {
        var source = Directory.CreateDirectory(this[$"source-{version}-{Guid.NewGuid():n}"]).FullName;
        Directory.CreateDirectory(Path.Combine(source, "models", "golden"));
        File.WriteAllText(Path.Combine(source, "edgeliver"), $"program {version}");
        File.SetUnixFileMode(Path.Combine(source, "edgeliver"), UpdateDisk.ModeOf(executable: true));
        File.WriteAllBytes(Path.Combine(source, "edgeliver.dll"), [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        File.WriteAllText(Path.Combine(source, "models", "golden", "input.bin"), $"golden {version}");
        var path = this[$"{version}-{Guid.NewGuid():n}{UpdateArchive.Extension}"];
        UpdateArchive.Pack(source, (change ?? (about => about))(About(version)), [.. pems.DefaultIfEmpty(_pem).Select((pem, i) => ($"key {i}", pem))], path);
        return path;
    }

    public void Stage(string path, bool allowDowngrade = false)
    {
        using var archive = UpdateArchive.Open(path, Keys);
        Versions.Stage(archive, allowDowngrade);
    }

    /// <summary>The whole way, to the end or to the trial.</summary>
    public void Update(string version, bool confirm = true, Func<UpdateManifest, UpdateManifest>? change = null)
    {
        Stage(Make(version, change));
        Versions.Switch();
        Versions.Boot(factory: null, _ => null);
        if (confirm)
        {
            Versions.Confirm();
        }
    }

    /// <summary>What a service that is started through the link would run.</summary>
    public string? Running() => File.Exists(this["box/current/edgeliver"]) ? File.ReadAllText(this["box/current/edgeliver"]) : null;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

using System.Globalization;
using System.Security.Cryptography;

namespace EdgeLiver.Updates.Tests;

/// <summary>Program of the guest whose power is cut: says what starts, then updates itself, for ever.</summary>
/// <remarks>Lines: <c>STARTS version</c>, <c>FAULT why</c>, <c>READY</c>, then <c>STAGED</c>, <c>SWITCHED</c>, <c>CONFIRMED</c> with a version. Read by update.sh.</remarks>
internal static class GuestUpdater
{
    private const string Key = "maker.key";
    private const int Files = 6;
    private const int FileBytes = 150_000;

    /// <summary>A maker's keys, outside the guest, once.</summary>
    public static int MakeKeys(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(Path.Combine(folder, UpdateManifest.Application));
        File.WriteAllText(Path.Combine(folder, UpdateManifest.Application, "maker.pem"), key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(Path.Combine(folder, Key), key.ExportPkcs8PrivateKeyPem());
        return 0;
    }

    public static int Run(string data, string keys)
    {
        var box = new BoxComponent(UpdateManifest.Application, "edgeliver", "0.0.1", UpdateManifest.AnyArchitecture);
        var versions = new VersionFolder(Path.Combine(data, "updates"), box, UpdateKeys.Load(keys), TimeProvider.System);
        var pem = File.ReadAllText(Path.Combine(keys, Key));
        Say($"STARTS {Start(versions) ?? "factory"}");
        Say("READY");
        versions.Confirm();
        while (true)
        {
            var number = UpdateManifest.NumberOf(versions.CurrentVersion)!;
            var next = $"0.{number.Minor + 1}.0";
            var path = Make(next, pem);
            using (var archive = UpdateArchive.Open(path, UpdateKeys.Load(keys)))
            {
                versions.Stage(archive);
            }

            File.Delete(path);
            Say($"STAGED {next}");
            versions.Switch();
            Say($"SWITCHED {next}");
            if (Start(versions) != next)
            {
                Say($"FAULT {next} was switched to and does not start");
            }

            versions.Confirm();
            Say($"CONFIRMED {next}");
        }
    }

    /// <summary>What a service would start with, read through the link as it would.</summary>
    private static string? Start(VersionFolder versions)
    {
        var choice = versions.Boot(factory: null, _ => null);
        choice.Notes.ToList().ForEach(note => Say($"FAULT {note}"));
        var program = Path.Combine(versions.Link, "edgeliver");
        if (choice.Version is { } version && (!File.Exists(program) || File.ReadAllText(program) != version))
        {
            Say($"FAULT {version} is to start and is not what the link leads to");
        }

        return choice.Version;
    }

    private static string Make(string version, string pem)
    {
        var source = Directory.CreateTempSubdirectory("release-").FullName;
        File.WriteAllText(Path.Combine(source, "edgeliver"), version);
        for (var i = 0; i < Files; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(source, i % 2 == 0 ? "lib" : "models")).FullName;
            File.WriteAllBytes(Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture)), RandomNumberGenerator.GetBytes(FileBytes));
        }

        var now = TimeProvider.System.GetUtcNow();
        var about = new UpdateManifest
        {
            Format = UpdateManifest.FormatName,
            Component = UpdateManifest.Application,
            Name = "edgeliver",
            Version = version,
            Architecture = UpdateManifest.AnyArchitecture,
            Issued = now,
            Expires = now.AddDays(3650),
            Targets = [],
        };
        var path = Path.Combine(Path.GetTempPath(), version + UpdateArchive.Extension);
        UpdateArchive.Pack(source, about, [("maker", pem)], path);
        Directory.Delete(source, recursive: true);
        return path;
    }

    private static void Say(string line)
    {
        Console.Out.Write(line + "\n");
        Console.Out.Flush();
    }
}

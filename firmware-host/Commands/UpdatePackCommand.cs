using System.CommandLine;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Updates;
using EdgeLiver.Inference;
using EdgeLiver.Updates;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver update pack</c>: the maker's side; a folder becomes a signed update.</summary>
internal static class UpdatePackCommand
{
    private const int DefaultDays = 180;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A self-contained publish of the application, or a model package." };
        var to = new Option<string>("--out") { Description = "Folder for the update.", Required = true };
        var keys = new Option<string[]>("--key") { Description = "Private key, PEM; once for each signer (edgeliver models keygen makes one).", Required = true };
        var component = new Option<string>("--component") { Description = "application or model.", DefaultValueFactory = _ => UpdateManifest.Application };
        component.AcceptOnlyFromAmong(UpdateManifest.Application, UpdateManifest.Model);
        var architecture = new Option<string>("--architecture") { Description = "linux-x64, linux-arm64 or any.", DefaultValueFactory = _ => UpdateManifest.ThisArchitecture };
        architecture.AcceptOnlyFromAmong("linux-x64", "linux-arm64", UpdateManifest.AnyArchitecture);
        var version = new Option<string?>("--version-number") { Description = "MAJOR.MINOR.PATCH; default: this program's, or the model package's." };
        var days = new Option<int>("--days") { Description = "Days until it expires.", DefaultValueFactory = _ => DefaultDays };
        var from = new Option<string?>("--from") { Description = "Lowest version that it may follow directly." };
        var floor = new Option<string?>("--floor") { Description = "Once it is confirmed no version below this is ever taken: after a security fix, its own version." };
        var command = new Command("pack", "Makes a signed update out of a folder; keep the private key off the boxes.") { folder, to, keys, component, architecture, version, days, from, floor };
        command.SetAction(parsed =>
        {
            var source = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(source))
            {
                throw new UsageException($"{source}: no such folder");
            }

            if (parsed.GetValue(days) is var wrong && wrong is < 1 or > 3650)
            {
                throw new UsageException($"--days {wrong}: must be 1 to 3650");
            }

            var isModel = parsed.GetRequiredValue(component) == UpdateManifest.Model;
            var package = isModel ? ModelPackage.Open(source, TrustedKeys.Anybody()) : null;
            var now = TimeProvider.System.GetUtcNow();
            var about = new UpdateManifest
            {
                Format = UpdateManifest.FormatName,
                Component = parsed.GetRequiredValue(component),
                Name = package?.Manifest.Name ?? BoxUpdates.ApplicationName,
                Version = parsed.GetValue(version) ?? package?.Manifest.Version ?? ExamRecords.Software,
                Architecture = isModel ? UpdateManifest.AnyArchitecture : parsed.GetRequiredValue(architecture),
                Issued = now,
                Expires = now.AddDays(parsed.GetValue(days)),
                From = parsed.GetValue(from),
                Floor = parsed.GetValue(floor),
                Targets = [],
            };
            var signers = parsed.GetRequiredValue(keys).Select(path => (path, File.Exists(path) ? File.ReadAllText(path) : throw new UsageException($"--key {path}: no such file"))).ToList();
            var home = Directory.CreateDirectory(parsed.GetRequiredValue(to)).FullName;
            var file = Path.Combine(home, $"{about.Name}-{about.Version}-{about.Architecture}{UpdateArchive.Extension}");
            var made = UpdateArchive.Pack(source, about, signers, file);
            Console.WriteLine($"{file}: {made.Targets.Count} files, until {made.Expires:yyyy-MM-dd}");
            return ExitCode.Done;
        });
        return command;
    }
}

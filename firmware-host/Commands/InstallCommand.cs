using System.CommandLine;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models install</c> and <c>rollback</c>: which package the service takes at its next start.</summary>
internal static class InstallCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("package") { Description = "Folder of the package." };
        var config = Config();
        var older = new Option<bool>("--allow-downgrade") { Description = "Take a version below the one that serves." };
        var command = new Command("install", "Checks a package, runs its golden set on this box, and makes it the one that serves; the last ones stay to go back to.") { folder, config, older };
        command.SetAction(parsed =>
        {
            var settings = StationSettings.Load(parsed.GetValue(config));
            var keys = settings.Model.Keys();
            var package = ModelPackage.Open(parsed.GetRequiredValue(folder), keys);
            foreach (var check in PackageCheck.Run(package, settings.Model.Provider, settings.Model.Threads))
            {
                Console.Error.WriteLine($"{check.Variant}: {(check.Golden is { } golden ? $"golden output within {golden} on {check.Provider}" : "not run, none of its providers is here")}");
            }

            var installed = new PackageStore(settings.ModelStore, keys).Install(package, parsed.GetValue(older));
            CommandAudit.Note(settings, "models.install", installed.Id, "done");
            Console.WriteLine($"{installed.Id}: serves from the next start of the service ({installed.Folder})");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Rollback()
    {
        var name = new Argument<string>("name") { Description = "Name of the package.", DefaultValueFactory = _ => ModelSettings.Segmentation };
        var config = Config();
        var command = new Command("rollback", "Goes back to the package that served before.") { name, config };
        command.SetAction(parsed =>
        {
            var settings = StationSettings.Load(parsed.GetValue(config));
            var wanted = parsed.GetRequiredValue(name);
            var serving = new PackageStore(settings.ModelStore, settings.Model.Keys()).Rollback(wanted);
            CommandAudit.Note(settings, "models.rollback", serving?.Id ?? wanted, "done");
            Console.WriteLine($"{serving?.Id ?? $"{wanted}: the package that came with EdgeLiver"}: serves from the next start of the service");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> Config() => new("--config") { Description = "Configuration file of the service; its data folder keeps the packages." };
}

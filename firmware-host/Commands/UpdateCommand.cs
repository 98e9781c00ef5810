using System.CommandLine;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Updates;
using EdgeLiver.Inference;
using EdgeLiver.Updates;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver update</c>: takes a signed update onto the box, tries it, keeps it or goes back.</summary>
internal static class UpdateCommand
{
    public static Command Create() => new("update", "Application and model updates: verify, stage, switch, status, confirm, rollback, boot, pack.")
    {
        Verify(),
        Stage(),
        Switch(),
        UpdateStatusCommand.Create(),
        Confirm(),
        Rollback(),
        Boot(),
        UpdatePackCommand.Create(),
    };

    private static Command Verify()
    {
        var file = File();
        var older = Older();
        return Verb("verify", "Looks at an update as stage would: signatures, expiry, machine, order, every file. Takes nothing.", (parsed, _, updates) =>
        {
            using var archive = UpdateArchive.Open(parsed.GetRequiredValue(file), updates.Keys());
            updates.Of(archive.Manifest).Verify(archive, parsed.GetValue(older));
            Console.WriteLine($"{Describe(archive)}: whole, would be taken");
            return ExitCode.Done;
        }, file, older);
    }

    private static Command Stage()
    {
        var file = File();
        var older = Older();
        return Verb("stage", "Takes an update onto the box, from a file or from a stick's folder; nothing runs otherwise before switch.", (parsed, settings, updates) =>
        {
            var path = parsed.GetRequiredValue(file);
            var paths = Directory.Exists(path) ? UpdateStick.Newest(path, updates) : [path];
            if (paths.Count == 0)
            {
                throw new UsageException($"{path}: holds no *{UpdateArchive.Extension} that this box takes");
            }

            foreach (var one in paths)
            {
                StageOne(one, parsed.GetValue(older), settings, updates);
            }

            return ExitCode.Done;
        }, file, older);
    }

    private static void StageOne(string path, bool older, StationSettings settings, BoxUpdates updates)
    {
        var versions = updates.Application;
        var subject = Path.GetFileName(path);
        try
        {
            using var archive = UpdateArchive.Open(path, updates.Keys());
            (versions, subject) = (updates.Of(archive.Manifest), archive.Manifest.Id);
            versions.Stage(archive, older);
            CommandAudit.Note(settings, "update.stage", subject, "done");
            Console.WriteLine($"{Describe(archive)}: staged; edgeliver update switch {archive.Manifest.Name} makes it run");
        }
        catch (UpdateException e)
        {
            versions.NoteRefusal(subject, e.Message);
            CommandAudit.Note(settings, "update.stage", subject, "refused");
            throw;
        }
    }

    private static Command Switch()
    {
        var name = Name();
        return Verb("switch", "Makes the staged version run, on trial, from the service's next start on.", (parsed, settings, updates) =>
        {
            var versions = updates.Named(parsed.GetRequiredValue(name));
            if (versions == updates.Model)
            {
                Try(versions, settings);
            }

            var version = versions.Switch(settings.Update.Tries);
            CommandAudit.Note(settings, "update.switch", $"{versions.Box.Name} {version}", "done");
            Console.WriteLine($"{versions.Box.Name} {version}: runs from the next start of the service, on trial for {settings.Update.Tries} starts");
            return ExitCode.Done;
        }, name);
    }

    /// <summary>A model gives its golden answers on this box before it may serve.</summary>
    private static void Try(VersionFolder versions, StationSettings settings)
    {
        if (versions.StagedFolder is not { } folder)
        {
            return;
        }

        var package = ModelPackage.Open(folder, settings.Model.Keys());
        if (package.Manifest.Name != versions.Box.Name || package.Manifest.Version != versions.State().Staged)
        {
            throw new UpdateException($"update {versions.Box.Name} {versions.State().Staged} holds the package {package.Id}; get it from its maker anew");
        }

        PackageCheck.Run(package, settings.Model.Provider, settings.Model.Threads);
    }

    private static Command Confirm()
    {
        var name = Name();
        return Verb("confirm", "Keeps the version that is on trial; the service does so by itself once it has run for a while.", (parsed, settings, updates) =>
        {
            var versions = updates.Named(parsed.GetRequiredValue(name));
            var version = versions.Confirm();
            if (version is not null)
            {
                CommandAudit.Note(settings, "update.confirm", $"{versions.Box.Name} {version}", "done");
            }

            Console.WriteLine(version is null ? $"{versions.Box.Name}: nothing is on trial" : $"{versions.Box.Name} {version}: stays");
            return ExitCode.Done;
        }, name);
    }

    private static Command Rollback()
    {
        var name = Name();
        return Verb("rollback", "Goes back to what ran before, from the service's next start on.", (parsed, settings, updates) =>
        {
            var versions = updates.Named(parsed.GetRequiredValue(name));
            var from = versions.CurrentVersion;
            var version = versions.RollBack("by hand");
            CommandAudit.Note(settings, "update.rollback", $"{versions.Box.Name} {from}", "done");
            Console.WriteLine($"{versions.Box.Name} {version ?? "that came with the box"}: runs from the next start of the service");
            return ExitCode.Done;
        }, name);
    }

    private static Command Boot()
    {
        var config = Config();
        var command = new Command("boot", "Before each start of the service, by the program that came with the box: chooses the version that runs and turns the link to it.") { config };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(config);
            var settings = StationSettings.Load(path);
            var updates = new BoxUpdates(settings, TimeProvider.System);
            var health = new UpdateHealth(path);
            var application = updates.Application.Boot(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar), health.Fault);
            var model = updates.Model.Boot(factory: null, _ => null);
            foreach (var (versions, choice) in (ReadOnlySpan<(VersionFolder, BootChoice)>)[(updates.Application, application), (updates.Model, model)])
            {
                foreach (var note in choice.Notes)
                {
                    Console.Error.WriteLine($"edgeliver: {note}");
                    CommandAudit.Note(settings, "update.boot", $"{versions.Box.Name} {choice.Version}", note);
                }
            }

            Console.WriteLine($"{updates.Application.Box.Name} {application.Version ?? "that came with the box"}{(application.OnTrial ? ", on trial" : "")}: {updates.Application.Link}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verb(string name, string description, Func<ParseResult, StationSettings, BoxUpdates, int> run, params Symbol[] more)
    {
        var config = Config();
        var command = new Command(name, description) { config };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.SetAction(parsed =>
        {
            var settings = StationSettings.Load(parsed.GetValue(config));
            return run(parsed, settings, new BoxUpdates(settings, TimeProvider.System));
        });
        return command;
    }

    private static string Describe(UpdateArchive archive) => $"{archive.Manifest.Component} {archive.Manifest.Id} for {archive.Manifest.Architecture}, signed by {string.Join(" and ", archive.SignedBy)}";

    private static Argument<string> File() => new("file") { Description = $"Update (*{UpdateArchive.Extension})." };

    private static Argument<string> Name() => new("name") { Description = "edgeliver, or the model's name.", DefaultValueFactory = _ => BoxUpdates.ApplicationName };

    private static Option<bool> Older() => new("--allow-downgrade") { Description = "Take a version below the one that runs; never one below the floor of a confirmed update." };

    private static Option<string?> Config() => new("--config") { Description = "Configuration file of the service." };
}

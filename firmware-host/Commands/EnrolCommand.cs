using System.CommandLine;
using System.Globalization;
using EdgeLiver.Host.Settings;
using EdgeLiver.Uplink.Enrolment;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver enrol</c>: the box's own key and certificate, and a small authority for a site that has none.</summary>
internal static class EnrolCommand
{
    private const int DefaultDays = 90;
    private const int DefaultYears = 10;

    public static Command Create() => new("enrol", "Key and certificate of this box: request, accept, status; for a site: authority, sign, revoke.")
    {
        Request(),
        Accept(),
        Status(),
        Authority(),
        Sign(),
        Revoke(),
    };

    /// <summary>Where a box keeps its identity.</summary>
    public static UnitIdentity IdentityOf(StationSettings settings) => new(Path.Combine(settings.Store.DataFolder, "identity"));

    private static Command Request()
    {
        var to = new Option<string>("--out") { Description = "File for the request (PEM); it goes to the authority.", Required = true };
        return OnBox("request", "Makes a key on this box, for the service alone, and the request for its certificate. What is used now is used on.", (parsed, settings) =>
        {
            File.WriteAllText(parsed.GetRequiredValue(to), IdentityOf(settings).Request(NameOf(settings)));
            CommandAudit.Note(settings, "enrol.request", NameOf(settings), "done");
            Console.WriteLine($"{parsed.GetRequiredValue(to)}: request of {NameOf(settings)}; take the certificate that comes back with edgeliver enrol accept");
            return ExitCode.Done;
        }, to);
    }

    private static Command Accept()
    {
        var certificate = new Argument<string>("certificate") { Description = "The certificate that the authority made, PEM." };
        var authority = new Option<string>("--authority") { Description = "Certificate of the authority, PEM.", Required = true };
        return OnBox("accept", "Takes the certificate of the key that waits; the link uses both from its next connection on.", (parsed, settings) =>
        {
            var identity = IdentityOf(settings);
            var status = identity.Accept(Read(parsed.GetRequiredValue(certificate)), Read(parsed.GetRequiredValue(authority)), NameOf(settings), TimeProvider.System.GetUtcNow());
            CommandAudit.Note(settings, "enrol.accept", status.Serial, "done");
            Console.WriteLine($"{status.Subject}, serial {status.Serial}, until {Day(status.NotAfter)}; Mqtt:ClientCertificateFile and Mqtt:ClientKeyFile are both {identity.Path}");
            return ExitCode.Done;
        }, certificate, authority);
    }

    private static Command Status() => OnBox("status", "What this box is known by, and until when.", (_, settings) =>
    {
        var status = IdentityOf(settings).Status();
        Console.WriteLine($"{(status.Subject is null ? "not enrolled" : $"{status.Subject}, serial {status.Serial}, until {Day(status.NotAfter)}")}{(status.Requested ? "; a new key waits for its certificate" : "")}");
        return ExitCode.Done;
    });

    private static Command Authority()
    {
        var to = new Option<string>("--to") { Description = "Folder; its authority.key belongs on a machine without a network.", Required = true };
        var name = new Option<string>("--name") { Description = "Of the authority.", DefaultValueFactory = _ => "EdgeLiver site authority" };
        var command = new Command("authority", "Makes an authority for the boxes of a site, with an empty revocation list.") { to, name };
        command.SetAction(parsed =>
        {
            var authority = new SiteAuthority(parsed.GetRequiredValue(to));
            authority.Make(parsed.GetRequiredValue(name), TimeProvider.System.GetUtcNow(), DefaultYears);
            Console.WriteLine($"{authority.CertificatePath} goes to boxes and broker, {authority.RevocationListPath} to the broker (crlfile)");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Sign()
    {
        var request = new Argument<string>("request") { Description = "Request of a box, PEM." };
        var home = Home();
        var unit = new Option<string>("--unit") { Description = "{site}/{unit} of the box, as it stands on the box: the request must say the same.", Required = true };
        var days = new Option<int>("--days") { Description = "Days that it is good for.", DefaultValueFactory = _ => DefaultDays };
        var to = new Option<string>("--out") { Description = "File for the certificate, PEM.", Required = true };
        var command = new Command("sign", "Makes the certificate that a box has asked for.") { request, home, unit, days, to };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(days) is var wrong && wrong is < 1 or > 1100)
            {
                throw new UsageException($"--days {wrong}: must be 1 to 1100");
            }

            var pem = new SiteAuthority(parsed.GetRequiredValue(home)).Sign(
                Read(parsed.GetRequiredValue(request)), parsed.GetRequiredValue(unit), TimeProvider.System.GetUtcNow(), parsed.GetValue(days));
            File.WriteAllText(parsed.GetRequiredValue(to), pem);
            Console.WriteLine($"{parsed.GetRequiredValue(to)}: certificate of {parsed.GetRequiredValue(unit)} for {parsed.GetValue(days)} days");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var serial = new Argument<string>("serial") { Description = "Serial of the certificate, hex, as enrol status and the audit log show it." };
        var home = Home();
        var command = new Command("revoke", "Puts a certificate on the revocation list; the broker takes the list at its next reload.") { serial, home };
        command.SetAction(parsed =>
        {
            var authority = new SiteAuthority(parsed.GetRequiredValue(home));
            authority.Revoke(parsed.GetRequiredValue(serial), TimeProvider.System.GetUtcNow());
            Console.WriteLine($"{authority.RevocationListPath}: copy it to the broker (crlfile) and restart the broker");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command OnBox(string name, string description, Func<ParseResult, StationSettings, int> run, params Symbol[] more)
    {
        var config = new Option<string?>("--config") { Description = "Configuration file of the service: names, data folder." };
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

        command.SetAction(parsed => run(parsed, StationSettings.Load(parsed.GetValue(config))));
        return command;
    }

    private static Option<string> Home() => new("--authority") { Description = "Folder of the authority.", Required = true };

    private static string NameOf(StationSettings settings) => $"{settings.Station.Site}/{settings.Station.Unit}";

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : throw new UsageException($"{path}: no such file");

    private static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Dicom;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Watching;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>The device, its settings and its accounts.</summary>
internal static class BoxPages
{
    private const double MiB = 1024 * 1024;

    public static IResult Device(Page page, StationState state, long picturesWithheld, WatchStatus watch, StoreStatistics store, string? fingerprint, IReadOnlyList<string> log, bool isSimulated)
    {
        var culture = CultureInfo.InvariantCulture;
        return page.Document(Texts.Device, page.Html($"""
            <div class="columns"><div>
            {Section(page, Texts.Health, [
                (Texts.Signal, page.Say(SignalText(state.Signal))),
                (Texts.FramesPerSecond, state.FramesPerSecond.ToString("0.0", culture)),
                (Texts.Frames, state.Frames.ToString(culture)),
                (Texts.Overtaken, state.Overtaken.ToString(culture)),
                (Texts.PassedOver, state.PassedOver.ToString(culture)),
                (Texts.PicturesWithheld, picturesWithheld.ToString(culture)),
                (Texts.Latency, string.Create(culture, $"{state.Latency.Mean:0.0} / {state.Latency.P99:0.0}"))])}
            {Section(page, Texts.Models, [(Texts.Models, state.Model), (Texts.ComputesOn, state.Provider)])}
            {Watching(page, watch)}
            </div><div>
            {Section(page, Texts.Queue, [
                (Texts.Link, state.Link),
                (Texts.RecordsWaiting, string.Create(culture, $"{state.RecordsPending} / {state.RecordsSent}")),
                (Texts.SetAside, store.Counts.SetAside.Sum().ToString(culture))])}
            {Section(page, Texts.Storage, [
                (Texts.ExamsStored, store.Counts.Exams.ToString(culture)),
                (Texts.DiskFree, (store.FreeBytes / MiB / 1024).ToString("0.0", culture)),
                (Texts.WrittenToday, (store.WrittenToday / MiB).ToString("0.0", culture)),
                (Texts.Certificate, fingerprint ?? page.Say(Texts.OwnLoopback))])}
            </div></div>
            {(isSimulated && page.Account?.May(Role.Technician) == true ? Simulated(page) : Html.Empty)}
            {(page.Account?.May(Role.Technician) == true ? page.Html($"<section class=\"card\"><h2>{Texts.Logs}</h2><pre class=\"log\" tabindex=\"0\">{string.Join('\n', log)}</pre></section>") : Html.Empty)}
            """));
    }

    private static Html Simulated(Page page) => page.Html($"""
        <section class="card"><h2>{Texts.SimulatedScanner}</h2><form method="post" action="/device/scanner" class="actions">{page.Token()}
        {new[] { ("unplug", Texts.PullCable), ("plug", Texts.PlugCable), ("freeze", Texts.PressFreeze), ("go", Texts.PressFreezeAgain) }.Select(key => page.Html($"<button name=\"do\" value=\"{key.Item1}\">{key.Item2}</button>"))}
        </form></section>
        """);

    public static LocalText SignalText(string signal) => signal switch
    {
        "ok" => Texts.SignalOk,
        "frozen" => Texts.SignalFrozen,
        "none" => Texts.SignalNone,
        "stalled" => Texts.SignalStalled,
        _ => Texts.SignalLost,
    };

    public static IResult Settings(Page page, ConsoleSettings settings, FormInput? sent, bool saved)
    {
        var fields = new Fields(page, sent);
        return page.Document(
            Texts.Settings,
            page.Html($"""
                {(saved ? page.Html($"<p class=\"notice good\" role=\"status\">{Texts.Saved}</p>") : Html.Empty)}{fields.Summary()}
                <form method="post" action="/settings" class="card">{page.Token()}
                {fields.Choice("mode", Texts.ModeOfNewExams, settings.Mode.ToString().ToLowerInvariant(), [.. Enum.GetValues<ExamMode>().Select(mode => (mode.ToString().ToLowerInvariant(), Texts.Of(mode)))])}
                {fields.Number("idle", Texts.IdleMinutes, settings.IdleMinutes)}
                {fields.Number("cine", Texts.CineSeconds, settings.CineSeconds)}
                {fields.Text("pacs", Texts.PacsAddress, settings.Pacs, attributes: new Html("autocomplete=\"off\" spellcheck=\"false\" maxlength=\"120\" placeholder=\"dicom://\""))}
                <div class="grid">
                {fields.Text("make", Texts.ScannerMake, settings.Scanner.Make)}{fields.Text("model", Texts.ScannerModel, settings.Scanner.Model)}
                {fields.Text("probe", Texts.ScannerProbe, settings.Scanner.Probe)}{fields.Text("preset", Texts.ScannerPreset, settings.Scanner.Preset)}
                </div><p class="actions"><button class="main">{Texts.Save}</button></p></form>
                """),
            sent is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <summary>The settings as typed; faults are collected in the input.</summary>
    public static ConsoleSettings Read(FormInput input, ConsoleSettings settings) => settings with
    {
        Mode = Enum.Parse<ExamMode>(input.Choice("mode", "assist", "silent", "off") ?? "assist", ignoreCase: true),
        IdleMinutes = input.Whole("idle", ConsoleSettings.MinIdleMinutes, ConsoleSettings.MaxIdleMinutes) ?? settings.IdleMinutes,
        CineSeconds = input.Whole("cine", 0, CineRing.MaxSeconds) ?? settings.CineSeconds,
        Pacs = ReadPacs(input),
        Scanner = new Scanner
        {
            Make = Product(input, "make", name => new Scanner { Make = name }),
            Model = Product(input, "model", name => new Scanner { Model = name }),
            Probe = Product(input, "probe", name => new Scanner { Probe = name }),
            Preset = Product(input, "preset", name => new Scanner { Preset = name }),
        },
    };

    public static IResult Accounts(Page page, IReadOnlyList<Account> accounts, FormInput? sent, LocalText? notice)
    {
        var fields = new Fields(page, sent);
        return page.Document(
            Texts.Accounts,
            page.Html($"""
                {(notice is null ? Html.Empty : page.Html($"<p class=\"notice\" role=\"alert\">{notice}</p>"))}{fields.Summary()}
                <section class="card"><table><thead><tr><th>{Texts.AccountName}</th><th>{Texts.Roles}</th><th><span class="sr">{Texts.RemoveAccount}</span></th></tr></thead><tbody>
                {accounts.Select(account => page.Html($"""
                    <tr><td>{account.Name}</td><td>{string.Join("; ", account.Roles.Select(role => page.Say(RoleText(role))))}</td>
                    <td><form method="post" action="/accounts/remove">{page.Token()}<button name="account" value="{account.Name}" aria-label="{Texts.RemoveAccount} {account.Name}">{Texts.RemoveAccount}</button></form></td></tr>
                    """))}
                </tbody></table></section>
                <form method="post" action="/accounts" class="card narrow">{page.Token()}<h2>{Texts.MakeAccount}</h2>
                {fields.Text("account", Texts.AccountName, attributes: new Html("autocomplete=\"off\" autocapitalize=\"none\" maxlength=\"32\" required"))}
                {fields.Text("secret", Texts.Secret, type: "password", attributes: new Html("autocomplete=\"new-password\" required"))}
                {fields.Text("again", Texts.SecretAgain, type: "password", attributes: new Html("autocomplete=\"new-password\" required"))}
                <fieldset><legend>{Texts.Roles}</legend>{Enum.GetValues<Role>().Select(role => fields.Check("roles", $"{role}", RoleText(role), isChecked: role == Role.Operator))}{fields.Fault("roles")}</fieldset>
                <p class="actions"><button class="main">{Texts.MakeAccount}</button></p></form>
                """),
            sent is null && notice is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    public static LocalText RoleText(Role role) => role switch
    {
        Role.Operator => Texts.RoleOperator,
        Role.Clinician => Texts.RoleClinician,
        _ => Texts.RoleTechnician,
    };

    private static string? ReadPacs(FormInput input)
    {
        var text = input.Text("pacs");
        try
        {
            return text is null ? null : Pacs.Parse(text) is var _ ? text : null;
        }
        catch (UsageException)
        {
            input.Refuse("pacs", Texts.BadPacs);
            return null;
        }
    }

    private static string? Product(FormInput input, string field, Func<string, Scanner> check)
    {
        var text = input.Text(field);
        try
        {
            if (text is not null)
            {
                check(text);
            }

            return text;
        }
        catch (FormatException)
        {
            input.Refuse(field, Texts.BadProduct);
            return null;
        }
    }

    private static Html Watching(Page page, WatchStatus watch)
    {
        var culture = CultureInfo.InvariantCulture;
        var rows = new List<(LocalText, string)>
        {
            (Texts.WatchState, page.Say(WatchText(watch.Word))),
            (Texts.WatchExams, watch.Word == "learning" ? string.Create(culture, $"{watch.Learned} / {Cusum.Baseline}") : watch.Exams.ToString(culture)),
            (Texts.WatchAlarms, watch.Alarms.ToString(culture)),
        };
        rows.AddRange(watch.Looks.Select(look => (Texts.Of(look.Feature), string.Create(
            culture, $"PSI {look.Psi:0.00} ({look.PsiLimit:0.00}), KS {look.Distance:0.00} ({look.DistanceLimit:0.00})"))));
        if (watch.Drifted.Count > 0)
        {
            rows.Add((Texts.WatchChanged, string.Join("; ", watch.Drifted.Select(feature => page.Say(Texts.Of(feature))))));
        }

        var accept = watch.Drifted.Count > 0 && page.Account?.May(Role.Technician) == true
            ? page.Html($"<form method=\"post\" action=\"/device/watch\">{page.Token()}<p class=\"actions\"><button>{Texts.WatchAccept}</button></p></form>")
            : Html.Empty;
        return page.Html($"{Section(page, Texts.Watching, rows)}{accept}");
    }

    private static LocalText WatchText(string word) => word switch
    {
        "drifted" => Texts.WatchDrifted,
        "learning" => Texts.WatchLearning,
        _ => Texts.WatchSteady,
    };

    private static Html Section(Page page, LocalText title, IEnumerable<(LocalText Label, string Value)> rows) => page.Html($"""
        <section class="card"><h2>{title}</h2><table class="rows"><tbody>{rows.Select(row => page.Html($"<tr><th scope=\"row\">{row.Label}</th><td>{row.Value}</td></tr>"))}</tbody></table></section>
        """);
}

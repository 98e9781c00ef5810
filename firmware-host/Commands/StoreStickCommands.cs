using System.CommandLine;
using EdgeLiver.Contracts.Bundles;
using EdgeLiver.Uplink.Bundles;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver store keys|export|open-bundle|import-ack</c>: records that travel on a stick, and the centre's word that comes back.</summary>
internal static class StoreStickCommands
{
    private const string SigningName = "unit-signing";
    private const string SealingName = "centre-sealing";
    private const string ReceiptName = "centre-receipts";

    public static Command Keys()
    {
        var who = new Option<string>("--for") { Description = "unit or centre.", Required = true };
        var to = new Option<string>("--to") { Description = "Folder for the key files; a key that is there is never replaced.", Required = true };
        who.AcceptOnlyFromAmong("unit", "centre");
        var command = new Command("keys", $"Makes the keys of the offline path: {SigningName}, or {SealingName} and {ReceiptName}; .key stays secret, .pub goes to the other side.") { who, to };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(to);
            if (parsed.GetRequiredValue(who) == "unit")
            {
                KeyFiles.MakeSigning(folder, SigningName);
            }
            else
            {
                KeyFiles.MakeSealing(folder, SealingName);
                KeyFiles.MakeSigning(folder, ReceiptName);
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static Command Export()
    {
        var to = new Option<string>("--to") { Description = "Folder on the stick.", Required = true };
        var centre = new Option<string>("--centre-key") { Description = $"{SealingName}.pub of the centre.", Required = true };
        var unit = new Option<string>("--unit-key") { Description = $"{SigningName}.key of this box.", Required = true };
        return StoreVerb.Create(
            "export",
            "Writes everything that waits onto a stick, sealed for the centre and signed by this box. It waits on: only import-ack takes it out.",
            parsed => (settings, json) =>
            {
                using var centreKey = KeyFiles.PublicSealing(parsed.GetRequiredValue(centre));
                using var unitKey = KeyFiles.PrivateSigning(parsed.GetRequiredValue(unit));
                var bundles = OfflineExchange.Export(settings.Store, settings.Station.Site, settings.Station.Unit, parsed.GetRequiredValue(to), centreKey, unitKey);
                CommandAudit.Note(settings, "store.export", FormattableString.Invariant($"{bundles.Count} bundles"), "done");
                var lines = bundles.Select(bundle => $"{bundle.Path}: {bundle.Manifest.Records} records, {bundle.Bytes} bytes").DefaultIfEmpty("nothing waits; no bundle was made");
                StoreVerb.Answer(json, string.Join('\n', lines), writer =>
                {
                    writer.WriteStartArray("bundles");
                    foreach (var bundle in bundles)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("path", bundle.Path);
                        writer.WriteString("id", $"{bundle.BundleId}");
                        writer.WriteNumber("records", bundle.Manifest.Records);
                        writer.WriteNumber("bytes", bundle.Bytes);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                });
                return ExitCode.Done;
            },
            to,
            centre,
            unit);
    }

    public static Command OpenBundle()
    {
        var file = new Argument<string>("file") { Description = "Bundle." };
        var centre = new Option<string>("--key") { Description = $"{SealingName}.key of the centre.", Required = true };
        var unit = new Option<string>("--unit-key") { Description = $"{SigningName}.pub of the box that made it.", Required = true };
        var to = new Option<string?>("--to") { Description = "Folder that takes the records and the receipt; left out, the bundle is only checked." };
        var receipt = new Option<string?>("--receipt-key") { Description = $"{ReceiptName}.key of the centre; with --to." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("open-bundle", "At the centre: checks a bundle, or takes its records and writes the receipt that goes back on the stick.") { file, centre, unit, to, receipt, json };
        command.SetAction(parsed =>
        {
            var (path, folder) = (Existing(parsed.GetRequiredValue(file)), parsed.GetValue(to));
            using var centreKey = KeyFiles.PrivateSealing(parsed.GetRequiredValue(centre));
            using var unitKey = KeyFiles.PublicSigning(parsed.GetRequiredValue(unit));
            BundleTaken taken;
            if (folder is null)
            {
                taken = BundleIntake.Look(path, unitKey, centreKey);
            }
            else
            {
                using var receiptKey = KeyFiles.PrivateSigning(parsed.GetValue(receipt) ?? throw new UsageException($"--to {folder} needs --receipt-key: {ReceiptName}.key"));
                taken = BundleIntake.Take(path, unitKey, centreKey, receiptKey, folder);
            }

            var header = taken.Header;
            var words = $"bundle {header.BundleId} of {header.UnitId}, {header.SiteId}: whole, {taken.Taken} records{(folder is null ? "" : $" taken, {taken.Known} were there already; receipt: {taken.ReceiptPath}")}";
            StoreVerb.Answer(parsed.GetValue(json), words, writer =>
            {
                writer.WriteString("id", $"{header.BundleId}");
                writer.WriteString("site", header.SiteId);
                writer.WriteString("unit", header.UnitId);
                writer.WriteNumber("records", taken.Taken);
                writer.WriteNumber("known", taken.Known);
                writer.WriteString("receipt", taken.ReceiptPath);
            });
            return ExitCode.Done;
        });
        return command;
    }

    public static Command ImportAck()
    {
        var file = new Argument<string>("file") { Description = "Receipt of the centre." };
        var centre = new Option<string>("--centre-key") { Description = $"{ReceiptName}.pub of the centre.", Required = true };
        return StoreVerb.Create(
            "import-ack",
            "Reads the centre's receipt from the stick: what the centre has leaves the outbox.",
            parsed => (settings, json) =>
            {
                var path = Existing(parsed.GetRequiredValue(file));
                using var centreKey = KeyFiles.PublicSigning(parsed.GetRequiredValue(centre));
                BundleReceipt receipt;
                try
                {
                    receipt = BundleReceipt.Read(File.ReadAllText(path), centreKey);
                }
                catch (FormatException fault)
                {
                    throw new FormatException($"receipt {path}: {fault.Message}", fault);
                }

                var (confirmed, passed) = OfflineExchange.Confirm(settings.Store, settings.Station.Site, settings.Station.Unit, receipt);
                CommandAudit.Note(settings, "store.import-ack", FormattableString.Invariant($"{confirmed} records"), "done");
                StoreVerb.Answer(json, $"{confirmed} records confirmed, {passed} did not wait any more", writer =>
                {
                    writer.WriteNumber("confirmed", confirmed);
                    writer.WriteNumber("passed", passed);
                });
                return ExitCode.Done;
            },
            file,
            centre);
    }

    private static string Existing(string path) => File.Exists(path) ? path : throw new UsageException($"{path}: no such file");
}

using System.Diagnostics;
using System.Text;
using Xunit;

namespace EdgeLiver.Contracts.Tests;

/// <summary>Validators that are neither ours nor the FHIR library's: FHIR's structure definitions and its JSON schema, in JavaScript.</summary>
public sealed class OtherValidatorTests
{
    /// <summary>Folder with validate.mjs and what it needs.</summary>
    private static readonly string? Folder = Environment.GetEnvironmentVariable("EDGELIVER_FHIR_VALIDATOR");

    public static bool Present => Folder is not null;

    [Fact(Skip = "no EDGELIVER_FHIR_VALIDATOR: tests/run.sh --only fhir", SkipUnless = nameof(Present))]
    public async Task Other_validators_find_no_fault_in_what_we_write_and_find_planted_ones()
    {
        var full = Encoding.UTF8.GetString(FhirBundle.Write(Exams.Full()));

        string[] broken =
        [
            .. new[]
            {
                ("\"gender\":\"male\"", "\"gender\":\"m\""), ("\"intent\":\"order\",", ""), ("\"valueQuantity\"", "\"valueAmount\""), ("\"status\":\"available\"", "\"status\":\"there\""),
            }.Select(change => full.Replace(change.Item1, change.Item2, StringComparison.Ordinal)),
        ];

        var faults = await ValidateAsync([full, Encoding.UTF8.GetString(FhirBundle.Write(Exams.Bare())), Encoding.UTF8.GetString(FhirBundle.Write(Exams.Alert())), .. broken]);

        // The first three are ours as they are; each of the others has one planted fault.
        Assert.DoesNotContain(faults, fault => fault[0] is '0' or '1' or '2');
        Assert.Equal("3456", string.Concat(faults.Select(fault => fault[0]).Distinct().Order()));
        Assert.All(broken, bundle => Assert.NotEqual(full, bundle));
    }

    private static async Task<IReadOnlyList<string>> ValidateAsync(params string[] bundles)
    {
        var scratch = Directory.CreateTempSubdirectory("edgeliver-fhir-");
        try
        {
            var paths = bundles.Select((bundle, i) => (Path: Path.Combine(scratch.FullName, $"{i}.json"), Bundle: bundle)).ToList();
            foreach (var (path, bundle) in paths)
            {
                await File.WriteAllTextAsync(path, bundle);
            }

            var start = new ProcessStartInfo("node", [Path.Combine(Folder!, "validate.mjs"), .. paths.Select(file => file.Path)]) { RedirectStandardOutput = true, UseShellExecute = false };
            using var node = Process.Start(start)!;
            var said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, node.ExitCode);
            return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}

using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>A box is enrolled by the program's own verbs; what the broker makes of it is tested with Mosquitto in Uplink.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EnrolTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-SEC-03")]
    [Fact]
    public async Task A_box_gets_its_certificate_and_another_ones_is_refused_in_one_line()
    {
        await File.WriteAllTextAsync(_scratch["station.json"], $$"""{ "Station": { "Site": "clinic-7", "Unit": "el-000231" }, "Store": { "DataFolder": "{{_scratch["data"]}}" } }""", Stop);
        string[] config = ["--config", _scratch["station.json"]];
        await OkAsync("enrol", "authority", "--to", _scratch["ca"]);
        await OkAsync(["enrol", "request", "--out", _scratch["box.csr"], .. config]);

        var wrong = await Appliance.RunAsync(Stop, "enrol", "sign", _scratch["box.csr"], "--authority", _scratch["ca"], "--unit", "clinic-7/el-000232", "--out", _scratch["wrong.pem"]);
        await OkAsync("enrol", "sign", _scratch["box.csr"], "--authority", _scratch["ca"], "--unit", "clinic-7/el-000231", "--out", _scratch["box.pem"]);
        await OkAsync(["enrol", "accept", _scratch["box.pem"], "--authority", _scratch["ca/authority.pem"], .. config]);
        var status = await OkAsync(["enrol", "status", .. config]);

        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("is it the right box", Appliance.OnlyLine(wrong), StringComparison.Ordinal);
        using var certificate = X509Certificate2.CreateFromPemFile(_scratch["data/identity/unit.pem"]);
        Assert.Equal(("clinic-7/el-000231", true), (certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), certificate.HasPrivateKey));
        Assert.Contains(certificate.SerialNumber, status, StringComparison.Ordinal);
        Assert.Equal(["unit.pem"], Directory.GetFiles(_scratch["data/identity"]).Select(Path.GetFileName));
        var before = await File.ReadAllTextAsync(_scratch["ca/authority.crl"], Stop);
        await OkAsync("enrol", "revoke", certificate.SerialNumber, "--authority", _scratch["ca"]);
        Assert.NotEqual(before, await File.ReadAllTextAsync(_scratch["ca/authority.crl"], Stop));
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<string> OkAsync(params string[] arguments)
    {
        var outcome = await Appliance.RunAsync(Stop, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        return outcome.Output;
    }
}

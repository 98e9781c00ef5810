using System.Security.Cryptography;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>What must be said to nobody is said nowhere: log, answers of verbs, audit log, settings.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SecretsTests : IDisposable
{
    private const string BrokerPassword = "correct-horse-broker";
    private const string MistypedPin = "864209";

    private readonly Scratch _scratch = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-SEC-06")]
    [Fact]
    public async Task Neither_passwords_nor_keys_nor_hashes_stand_in_what_the_product_writes()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();
        await File.WriteAllTextAsync(_scratch["password"], BrokerPassword + "\n", Stop);
        await File.WriteAllTextAsync(_scratch["unit.key"], pem, Stop);
        File.SetUnixFileMode(_scratch["unit.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(_scratch["station.json"], $$"""
            { "Store": { "DataFolder": "{{_scratch["data"]}}" }, "Web": { "Port": 0 },
              "Sparkplug": { "Enabled": true },
              "Mqtt": { "Host": "127.0.0.1", "Port": 9, "Tls": true, "User": "unit", "PasswordFile": "{{_scratch["password"]}}",
                        "ClientCertificateFile": "{{_scratch["unit.key"]}}", "ClientKeyFile": "{{_scratch["unit.key"]}}" } }
            """, Stop);
        var said = new List<string>();
        using (var service = await Service.StartAsync(_scratch, Stop))
        {
            using var other = new ConsoleClient(service.Address);
            await other.GetAsync("/login", Stop);
            await other.PostAsync("/login", Stop, ("account", MistypedPin), ("secret", "ann"), ("next", "/"));
            await service.Console.RegisterAsync("s-1", "later", Stop);
            said.Add((await service.Console.GetAsync("/device", Stop)).Body);
            said.Add((await service.InterruptAsync(Stop)).Errors);
        }

        string[] config = ["--config", _scratch["station.json"]];
        foreach (var verb in (string[][])[["doctor", "--json"], ["update", "status", "--json"], ["enrol", "request", "--out", _scratch["request.pem"]], ["enrol", "status"], ["store", "stats"], ["store", "verify", "--json"]])
        {
            var outcome = await Appliance.RunAsync(Stop, [.. verb, .. config]);
            said.Add(outcome.Output + outcome.Errors);
        }

        said.Add(await File.ReadAllTextAsync(_scratch["data/audit.log"], Stop));
        said.Add(await File.ReadAllTextAsync(_scratch["request.pem"], Stop));
        var hash = (await File.ReadAllTextAsync(_scratch["data/accounts.json"], Stop)).Split('"').First(part => part.StartsWith("AQ", StringComparison.Ordinal));
        var own = (await File.ReadAllTextAsync(_scratch["data/identity/unit-next.key"], Stop)).Split('\n')[1];
        foreach (var secret in (string[])[BrokerPassword, ConsoleClient.Secret, MistypedPin, pem.Split('\n')[1], own, hash])
        {
            Assert.All(said, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }

        // The test itself would notice: the log is there and speaks of the login and the broker.
        Assert.Contains(said, text => text.Contains("login of", StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch["data/audit.log"]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch["data/accounts.json"]));
    }

    public void Dispose() => _scratch.Dispose();
}

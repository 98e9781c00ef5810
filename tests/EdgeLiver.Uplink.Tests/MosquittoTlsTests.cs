using System.Net;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>TLS 1.3 with client certificates, against Debian's broker.</summary>
public sealed class MosquittoTlsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _broker = new();
    private Certificates _authority = null!;
    private RecordStore _store = null!;

    public static bool Expected => Mosquitto.Expected;

    public async ValueTask InitializeAsync()
    {
        _authority = new Certificates(_broker);
        _store = await Stores.OpenAsync(_data.Path);
        await _store.AppendAsync(RecordKind.Exam);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _authority.Dispose();
        _data.Dispose();
        _broker.Dispose();
    }

    [Requirement("REQ-SEC-01")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_unit_with_its_certificate_delivers()
    {
        await using var broker = await StartAsync(IPAddress.Loopback);
        await using var link = new RunningLink(Options(broker, _authority.Client(Records.Unit)), _store);

        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the record is sent; {link.Status}");
    }

    [Requirement("REQ-SEC-01")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_unit_without_a_certificate_delivers_nothing()
    {
        await using var broker = await StartAsync(IPAddress.Loopback);

        Assert.Contains("client certificate", await AssertKeptAsync(Options(broker, client: null)), StringComparison.Ordinal);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_certificate_of_another_authority_delivers_nothing()
    {
        using var other = new Certificates(_data, "other");
        await using var broker = await StartAsync(IPAddress.Loopback);

        Assert.Contains("client certificate", await AssertKeptAsync(Options(broker, other.Client(Records.Unit))), StringComparison.Ordinal);
    }

    [Requirement("REQ-SEC-01")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_broker_of_another_authority_is_refused()
    {
        using var other = new Certificates(_data, "other");
        await using var broker = await StartAsync(IPAddress.Loopback);
        var options = Options(broker, _authority.Client(Records.Unit));
        options.CaFile = other.CaFile;

        Assert.Contains("another authority", await AssertKeptAsync(options, LinkState.Refused), StringComparison.Ordinal);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_broker_under_another_name_is_refused()
    {
        await using var broker = await StartAsync(IPAddress.Parse("192.0.2.1"));

        Assert.Contains("another host name", await AssertKeptAsync(Options(broker, _authority.Client(Records.Unit)), LinkState.Refused), StringComparison.Ordinal);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_key_that_is_not_the_certificates_is_named()
    {
        await using var broker = await StartAsync(IPAddress.Loopback);
        var options = Options(broker, _authority.Client(Records.Unit));
        options.ClientKeyFile = _authority.Client("another").Key;

        Assert.Contains(options.ClientCertificateFile!, await AssertKeptAsync(options, LinkState.Refused), StringComparison.Ordinal);
    }

    [Requirement("REQ-SEC-01")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_broker_whose_certificate_has_expired_is_refused()
    {
        await using var broker = await StartAsync(IPAddress.Loopback, _authority.ExpiredServer(IPAddress.Loopback));

        var line = await AssertKeptAsync(Options(broker, _authority.Client(Records.Unit)), LinkState.Refused);
        Assert.Contains("expired", line, StringComparison.Ordinal);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_certificate_that_has_expired_delivers_nothing()
    {
        await using var broker = await StartAsync(IPAddress.Loopback);

        Assert.Contains("client certificate", await AssertKeptAsync(Options(broker, _authority.ExpiredClient(Records.Unit))), StringComparison.Ordinal);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task A_broker_without_TLS_is_named()
    {
        await using var broker = await Mosquitto.StartAsync(_broker);

        Assert.Contains("without TLS", await AssertKeptAsync(Options(broker, _authority.Client(Records.Unit))), StringComparison.Ordinal);
    }

    /// <summary>The file that is shipped, with other paths and another port.</summary>
    [Requirement("REQ-SEC-02")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTlsTests))]
    public async Task With_the_shipped_configuration_a_unit_writes_its_own_topics_and_no_others()
    {
        await using var broker = await Mosquitto.StartShippedAsync(_broker, _authority.CaFile, _authority.Server(IPAddress.Loopback));
        await using (var own = new RunningLink(Options(broker, _authority.Client($"{Records.Site}/{Records.Unit}")), _store))
        {
            await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the record is sent; {own.Status}");
        }

        await _store.AppendAsync(RecordKind.Exam);
        var line = await AssertKeptAsync(Options(broker, _authority.Client($"{Records.Site}/another-unit")), LinkState.Refused);
        Assert.Contains("NotAuthorized", line, StringComparison.Ordinal);
        Assert.Contains("access list", line, StringComparison.Ordinal);
    }

    private async Task<Mosquitto> StartAsync(IPAddress name, (string Certificate, string Key)? server = null)
    {
        var (certificate, key) = server ?? _authority.Server(name);
        return await Mosquitto.StartAsync(_broker, $"""
            cafile {_authority.CaFile}
            certfile {certificate}
            keyfile {key}
            require_certificate true
            use_identity_as_username true
            tls_version tlsv1.3
            """);
    }

    private MqttOptions Options(Mosquitto broker, (string Certificate, string Key)? client) => new()
    {
        Port = broker.Port,
        ClientId = Records.Unit,
        Tls = true,
        CaFile = _authority.CaFile,
        ClientCertificateFile = client?.Certificate,
        ClientKeyFile = client?.Key,
    };

    private async Task<string> AssertKeptAsync(MqttOptions options, LinkState? expected = null)
    {
        await using var link = new RunningLink(options, _store);
        await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "the trouble is logged");

        var line = link.Log.Troubles[0];
        output.WriteLine(line);
        Assert.DoesNotContain('\n', line);
        Assert.Equal(1, _store.Counts.TotalPending);
        if (expected == LinkState.Refused)
        {
            Assert.Contains("refuses", line, StringComparison.Ordinal);
        }

        return line;
    }
}

using System.Net;
using EdgeLiver.Contracts;
using EdgeLiver.Uplink.Enrolment;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A box gets its certificate, changes it, and loses it; the broker is Debian's.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EnrolmentTests : IAsyncLifetime
{
    private const string Name = $"{Records.Site}/{Records.Unit}";
    private readonly TempFolder _data = new();
    private readonly TempFolder _broker = new();
    private readonly TempFolder _box = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private SiteAuthority _authority = null!;
    private RecordStore _store = null!;

    public static bool Expected => Mosquitto.Expected;

    private UnitIdentity Identity => new(_box["identity"]);

    public async ValueTask InitializeAsync()
    {
        _authority = new SiteAuthority(_broker["authority"]);
        _authority.Make("Clinic 7 authority", _now, years: 10);
        _store = await Stores.OpenAsync(_data.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _data.Dispose();
        _broker.Dispose();
        _box.Dispose();
    }

    [Requirement("REQ-SEC-03")]
    [Fact]
    public void The_key_is_made_on_the_box_and_is_for_its_owner_alone()
    {
        var request = Identity.Request(Name);

        Assert.DoesNotContain("PRIVATE", request, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_box["identity"]), path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_box["identity"]));
        Enrol();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Identity.Path));
    }

    [Fact]
    public void A_request_that_is_made_again_is_for_the_same_key()
    {
        var first = Identity.Request(Name);
        var certificate = _authority.Sign(first, Name, _now, days: 90);

        Identity.Request(Name);

        Assert.Contains(Records.Unit, Identity.Accept(certificate, File.ReadAllText(_authority.CertificatePath), Name, _now).Subject, StringComparison.Ordinal);
    }

    [Requirement("REQ-SEC-03")]
    [Fact]
    public void A_certificate_of_another_key_box_or_authority_or_time_is_refused_and_the_old_one_serves_on()
    {
        Enrol();
        var old = Identity.Status().Serial;
        var request = Identity.Request(Name);
        var other = new UnitIdentity(_box["other"]);
        var stranger = new SiteAuthority(_broker["stranger"]);
        stranger.Make("Stranger", _now, years: 1);
        var anchor = File.ReadAllText(_authority.CertificatePath);

        Refused("not of the key", _authority.Sign(other.Request(Name), Name, _now, 90), _now);
        Refused("authority made", stranger.Sign(request, Name, _now, 90), _now);
        Refused("good from", _authority.Sign(request, Name, _now, 90), _now.AddDays(91));
        Refused("no certificate", "hello", _now);
        Assert.Contains("is it the right box", Assert.Throws<FormatException>(() => _authority.Sign(request, $"{Records.Site}/another", _now, 90)).Message, StringComparison.Ordinal);
        Assert.Equal((old, true), (Identity.Status().Serial, Identity.Status().Requested));

        void Refused(string why, string pem, DateTimeOffset now)
        {
            var line = Assert.Throws<FormatException>(() => Identity.Accept(pem, anchor, Name, now)).Message;
            Assert.Contains(why, line, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', line);
        }
    }

    [Fact]
    public void An_altered_request_is_refused()
    {
        var request = Identity.Request(Name);
        var at = request.Length / 2;
        var altered = request[..at] + (request[at] == 'A' ? 'B' : 'A') + request[(at + 1)..];

        Assert.DoesNotContain('\n', Assert.Throws<FormatException>(() => _authority.Sign(altered, Name, _now, 90)).Message);
    }

    [Fact]
    public void A_key_of_an_authority_is_never_replaced() => Assert.Throws<IOException>(() => _authority.Make("again", _now, years: 1));

    [Requirement("REQ-SEC-03")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(EnrolmentTests))]
    public async Task An_enrolled_box_delivers_before_and_after_its_certificate_was_changed()
    {
        Enrol();
        var first = Identity.Status().Serial;
        await using var broker = await StartAsync();
        await using var link = new RunningLink(Options(broker, Identity.Path), _store);
        await _store.AppendAsync(RecordKind.Exam);
        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the record is sent; {link.Status}");

        // The service runs on; the file is read at each connection.
        Enrol();
        Assert.NotEqual(first, Identity.Status().Serial);
        await broker.StopAsync();
        await broker.StartAsync();
        await _store.AppendAsync(RecordKind.Exam);

        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the record is sent with the new certificate; {link.Status}");
    }

    [Requirement("REQ-SEC-04")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(EnrolmentTests))]
    public async Task A_revoked_box_delivers_nothing_and_the_others_go_on()
    {
        Enrol();
        var other = new UnitIdentity(_box["other"]);
        Enrol(other, $"{Records.Site}/other");
        _authority.Revoke(Identity.Status().Serial!, _now);
        await using var broker = await StartAsync();
        await _store.AppendAsync(RecordKind.Exam);

        await using (var link = new RunningLink(Options(broker, Identity.Path), _store))
        {
            await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "the trouble is logged");
            Assert.Contains("client certificate", link.Log.Troubles[0], StringComparison.Ordinal);
            Assert.Equal(1, _store.Counts.TotalPending);
        }

        await using var others = new RunningLink(Options(broker, other.Path), _store);
        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"another box sends; {others.Status}");
    }

    private void Enrol() => Enrol(Identity, Name);

    private void Enrol(UnitIdentity identity, string name) =>
        identity.Accept(_authority.Sign(identity.Request(name), name, _now, days: 90), File.ReadAllText(_authority.CertificatePath), name, _now);

    private async Task<Mosquitto> StartAsync()
    {
        using var servers = new Certificates(_broker, "servers");
        var (certificate, key) = servers.Server(IPAddress.Loopback);
        _serverAuthority = servers.CaFile;
        return await Mosquitto.StartAsync(_broker, $"""
            cafile {_authority.CertificatePath}
            crlfile {_authority.RevocationListPath}
            certfile {certificate}
            keyfile {key}
            require_certificate true
            use_identity_as_username true
            tls_version tlsv1.3
            """);
    }

    private string? _serverAuthority;

    private MqttOptions Options(Mosquitto broker, string identity) => new()
    {
        Port = broker.Port,
        ClientId = Records.Unit,
        Tls = true,
        CaFile = _serverAuthority,
        ClientCertificateFile = identity,
        ClientKeyFile = identity,
    };
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net;

namespace EdgeLiver.Uplink;

/// <summary>Which broker, and how this unit proves who it is. Any MQTT 5 broker will do.</summary>
/// <remarks>Secrets stand in files, not here: they are read at each connection, so a new one needs no restart.</remarks>
public sealed class MqttOptions : IValidatableObject
{
    /// <summary>Name or address; with <see cref="Tls"/> it must stand in the broker's certificate.</summary>
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>TCP port, 1 to 65535; 1883 is plain MQTT, 8883 is MQTT over TLS.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 1883;

    /// <summary>
    /// More brokers, host:port, tried in this order where those before do not work; user, certificates and TLS are the same for all.
    /// </summary>
    public IList<string> Fallbacks { get; set; } = [];

    /// <summary>Seconds on another broker after which the first is tried again, 1 to 86400.</summary>
    [Range(1, 86_400)]
    public int ReturnAfterSeconds { get; set; } = 600;

    /// <summary>
    /// Seconds between two signs of life, 1 to 3600; a link that is dead without a word is noticed within 1.5 of it. Longer saves
    /// bytes on a line that is paid by the byte.
    /// </summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = 15;

    /// <summary>TLS 1.3. Default off, which is right for a broker on this machine only.</summary>
    public bool Tls { get; set; }

    /// <summary>PEM file with the authorities that the broker's certificate may come from; null for those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file with this unit's certificate; null where the broker asks for none.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>PEM file with the key of <see cref="ClientCertificateFile"/>.</summary>
    public string? ClientKeyFile { get; set; }

    /// <summary>User name; null where the broker asks for none.</summary>
    public string? User { get; set; }

    /// <summary>File whose first line is the password of <see cref="User"/>.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Unique at the broker, 1 to 64 of A-Z a-z 0-9 - . _; two units of one id throw each other out.</summary>
    [Required]
    [RegularExpression("[A-Za-z0-9._-]{1,64}")]
    public string ClientId { get; set; } = "edgeliver";

    /// <summary>
    /// What this unit's topics begin with, edgeliver/v1/{site}/{unit}; the station sets it. With <see cref="StoreOptions.AwaitCentre"/> the
    /// centre's acknowledgements are read below it.
    /// </summary>
    public string? UnitTopic { get; set; }

    /// <summary>
    /// Seconds without a word from the centre after which what it has not confirmed is sent again, 1 to 86400; doubles up to an hour
    /// as long as it stays silent.
    /// </summary>
    [Range(1, 86_400)]
    public int CentreTimeoutSeconds { get; set; } = 60;

    internal bool IsLoopback => Brokers.All(broker =>
        broker.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(broker.Host, out var address) && IPAddress.IsLoopback(address)));

    internal TimeSpan ReturnAfter => TimeSpan.FromSeconds(ReturnAfterSeconds);

    /// <summary>All, in order.</summary>
    internal IReadOnlyList<Broker> Brokers => [new(Host, Port), .. Fallbacks.Select(Parse).OfType<Broker>()];

    /// <summary>What belongs together: a certificate and its key, a password and its user, files of TLS and TLS.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((ClientCertificateFile is null) != (ClientKeyFile is null))
        {
            yield return new("a client certificate needs its key: set both or none", [nameof(ClientCertificateFile), nameof(ClientKeyFile)]);
        }

        if (PasswordFile is not null && User is null)
        {
            yield return new("a password needs a user: set User too", [nameof(PasswordFile), nameof(User)]);
        }

        foreach (var fallback in Fallbacks.Where(fallback => Parse(fallback) is null))
        {
            yield return new($"fallback broker '{fallback}' is not allowed; allowed: host:port, port 1 to 65535", [nameof(Fallbacks)]);
        }

        if (!Tls && (CaFile ?? ClientCertificateFile) is not null)
        {
            yield return new("certificates are used with TLS only: set Tls to true", [nameof(Tls), nameof(CaFile), nameof(ClientCertificateFile)]);
        }
    }

    private static Broker? Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535
            ? new Broker(text[..colon], port)
            : null;
    }
}

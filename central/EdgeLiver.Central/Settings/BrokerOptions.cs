using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Central.Settings;

/// <summary>Section <c>Mqtt</c>: the broker between boxes and centre.</summary>
internal sealed class BrokerOptions
{
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    [Range(1, 65_535, ErrorMessage = "Port must be 1 to 65535")]
    public int Port { get; set; } = 1883;

    /// <summary>TLS 1.3.</summary>
    public bool Tls { get; set; }

    /// <summary>PEM file of the authority that signed the broker's certificate; null: the system's.</summary>
    public string? CaFile { get; set; }

    /// <summary>PEM file of this side's certificate.</summary>
    public string? ClientCertificateFile { get; set; }

    public string? ClientKeyFile { get; set; }

    public string? User { get; set; }

    /// <summary>Its first line is the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Name of this instance: its session at the broker. Unique among the instances, the same over restarts.</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "Instance must be 1 to 64 of A-Z a-z 0-9 - . _")]
    public string Instance { get; set; } = "central-1";

    /// <summary>Instances of one group share the boxes' records; null subscribes alone (a broker without shared subscriptions).</summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "Group must be 1 to 64 of A-Z a-z 0-9 - . _")]
    public string? Group { get; set; } = "central";

    /// <summary>The broker keeps the session of an instance that is away so long; what waits there is adopted by another instance.</summary>
    [Range(0, 31_536_000, ErrorMessage = "SessionExpirySeconds must be 0 to 31536000")]
    public int SessionExpirySeconds { get; set; } = 7 * 24 * 3600;

    [Range(5, 3600, ErrorMessage = "KeepAliveSeconds must be 5 to 3600")]
    public int KeepAliveSeconds { get; set; } = 15;

    /// <summary>Records that the broker hands over before the first of them is stored.</summary>
    [Range(1, 65_535, ErrorMessage = "Window must be 1 to 65535")]
    public int Window { get; set; } = 1000;

    /// <summary>Bytes of a record's payload; a larger one is set aside unread. The boxes' own limit is 1 MiB.</summary>
    [Range(1024, 16 * 1024 * 1024, ErrorMessage = "MaxRecordBytes must be 1024 to 16777216")]
    public int MaxRecordBytes { get; set; } = 1024 * 1024;
}

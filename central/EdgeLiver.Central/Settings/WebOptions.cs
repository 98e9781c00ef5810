using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Central.Settings;

/// <summary>Section <c>Web</c>: the pages.</summary>
internal sealed class WebOptions
{
    /// <summary>HTTP on loopback (a proxy with TLS in front, or the same machine), HTTPS elsewhere.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free one.</summary>
    [Range(0, 65_535, ErrorMessage = "Port must be 0 to 65535")]
    public int Port { get; set; } = 8090;

    /// <summary>PEM file with certificate and key; needed where <see cref="Address"/> is not loopback.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Pages are asked for by a proxy on this machine, which says in X-Forwarded-* who asked and by which scheme.</summary>
    public bool BehindProxy { get; set; }

    /// <summary>File whose first line is the token, 16 characters or more, that a Prometheus server shows at <c>/metrics</c>; null: a login is needed there.</summary>
    public string? MetricsTokenFile { get; set; }

    /// <summary>A login without a click for so long is over.</summary>
    [Range(1, 1440, ErrorMessage = "IdleMinutes must be 1 to 1440")]
    public int IdleMinutes { get; set; } = 30;
}

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Web</c>: the page on this box, on loopback only.</summary>
internal sealed class WebOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;
}

[OptionsValidator]
internal sealed partial class WebOptionsValidator : IValidateOptions<WebOptions>;

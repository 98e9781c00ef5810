using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Web</c>: the console of this box.</summary>
internal sealed class WebOptions : IValidatableObject
{
    /// <summary>Loopback speaks HTTP; any other address HTTPS, by the box's own certificate.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>Names that browsers may use for the box off loopback, divided by ;. The address itself is always one.</summary>
    [RegularExpression("^[A-Za-z0-9.:;-]*$", ErrorMessage = "Hosts must be names divided by ;")]
    public string Hosts { get; set; } = "";

    /// <summary>PEM file of a certificate of the site with its key; null: the box makes its own.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Font file (TrueType) of the printed report; null: the first of the known ones that is installed.</summary>
    public string? Font { get; set; }

    public bool IsLoopback => IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult($"Address '{Address}' is no IP address; 127.0.0.1 for this box alone, 0.0.0.0 for the whole network");
        }
    }
}

[OptionsValidator]
internal sealed partial class WebOptionsValidator : IValidateOptions<WebOptions>;

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Station</c>: which box this is.</summary>
internal sealed class StationOptions
{
    /// <summary>The clinic, as the centre knows it; a topic level.</summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "Site must be 1 to 64 letters, digits, - . _")]
    public string Site { get; set; } = "demo-clinic";

    /// <summary>This box, unique in the fleet; a topic level.</summary>
    [Required]
    [RegularExpression("^[A-Za-z0-9._-]{1,64}$", ErrorMessage = "Unit must be 1 to 64 letters, digits, - . _")]
    public string Unit { get; set; } = "el-000001";
}

[OptionsValidator]
internal sealed partial class StationOptionsValidator : IValidateOptions<StationOptions>;

using System.ComponentModel.DataAnnotations;
using EdgeLiver.Host.Commands;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Model</c>: which network runs where.</summary>
internal sealed class ModelSettings
{
    /// <summary>Folder of the segmentation package; the one that comes with EdgeLiver.</summary>
    [Required]
    public string Folder { get; set; } = ModelOptions.Shipped;

    /// <summary>tensorrt, cuda or cpu; null: the first that works.</summary>
    [RegularExpression("^(tensorrt|cuda|cpu)$", ErrorMessage = "Provider must be tensorrt, cuda or cpu")]
    public string? Provider { get; set; }

    /// <summary>CPU threads of one inference.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = ModelOptions.Threads;
}

[OptionsValidator]
internal sealed partial class ModelSettingsValidator : IValidateOptions<ModelSettings>;

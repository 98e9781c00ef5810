using System.ComponentModel.DataAnnotations;
using EdgeLiver.Host.Commands;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Model</c>: which network runs where.</summary>
internal sealed class ModelSettings
{
    /// <summary>Name of the package that finds liver and lesions.</summary>
    public const string Segmentation = "liver-lesion-seg";

    /// <summary>Name of the package that says whether the liver is in view.</summary>
    public const string View = "liver-view";

    /// <summary>Folder of the segmentation package; null: the one that was installed last, else the one that comes with EdgeLiver.</summary>
    public string? Folder { get; set; }

    /// <summary>Name of the package with an opinion on lesions.</summary>
    public const string Opinion = "lesion-opinion";

    /// <summary>Folder of that package; null: the one that was installed last, else the one that comes with EdgeLiver.</summary>
    public string? OpinionFolder { get; set; }

    /// <summary>tensorrt, cuda or cpu; null: the first that works.</summary>
    [RegularExpression("^(tensorrt|cuda|cpu)$", ErrorMessage = "Provider must be tensorrt, cuda or cpu")]
    public string? Provider { get; set; }

    /// <summary>fp32, cpu or tensorrt; null: the best that gives the golden answers.</summary>
    [RegularExpression("^(fp32|cpu|tensorrt)$", ErrorMessage = "Variant must be fp32, cpu or tensorrt")]
    public string? Variant { get; set; }

    /// <summary>Folder of public keys (*.pem): packages that one of them signed are run.</summary>
    [Required]
    public string TrustedKeys { get; set; } = ModelOptions.ShippedKeys;

    /// <summary>For development only: packages without a trusted signature are run too.</summary>
    public bool AllowUnsigned { get; set; }

    /// <summary>CPU threads of one inference.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = ModelOptions.Threads;

    /// <exception cref="Inference.ModelException">The folder of keys can't be read.</exception>
    public Inference.TrustedKeys Keys() => Inference.TrustedKeys.Load(TrustedKeys, AllowUnsigned);
}

[OptionsValidator]
internal sealed partial class ModelSettingsValidator : IValidateOptions<ModelSettings>;

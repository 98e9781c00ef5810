using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>Section <c>Update</c>: whose updates this box takes, and how long it tries them.</summary>
internal sealed class UpdateOptions
{
    /// <summary>Where versions lie; null: <c>updates</c> in the data folder. Programs are started from it.</summary>
    public string? Folder { get; set; }

    /// <summary>Folder with <c>application/*.pem</c> and <c>model/*.pem</c>: public keys. Not there, nothing is taken. It should belong to root.</summary>
    [Required]
    public string TrustedKeys { get; set; } = "/etc/edgeliver/update-keys";

    /// <summary>Different keys that must have signed.</summary>
    [Range(1, 4)]
    public int Threshold { get; set; } = 1;

    /// <summary>Starts that a new version has; after them the one before runs again.</summary>
    [Range(1, 10)]
    public int Tries { get; set; } = EdgeLiver.Updates.VersionFolder.DefaultTries;

    /// <summary>Seconds that a new version must have run before it stays: longer than a crash loop, shorter than a morning.</summary>
    [Range(10, 86_400)]
    public int ConfirmAfterSeconds { get; set; } = 120;
}

[OptionsValidator]
internal sealed partial class UpdateOptionsValidator : IValidateOptions<UpdateOptions>;

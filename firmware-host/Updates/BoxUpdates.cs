using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;
using EdgeLiver.Updates;

namespace EdgeLiver.Host.Updates;

/// <summary>The two things that are updated on a box, each by itself: the application and the model.</summary>
internal sealed class BoxUpdates
{
    public const string ApplicationName = "edgeliver";

    private readonly string _keys;
    private readonly int _threshold;

    /// <exception cref="UpdateException">A trusted key can't be read.</exception>
    public BoxUpdates(StationSettings settings, TimeProvider time)
    {
        (_keys, _threshold) = (settings.Update.TrustedKeys, settings.Update.Threshold);
        var folder = settings.Update.Folder ?? Path.Combine(settings.Store.DataFolder, "updates");
        var keys = Keys();
        Application = new VersionFolder(
            Path.Combine(folder, "application"), new(UpdateManifest.Application, ApplicationName, ExamRecords.Software, UpdateManifest.ThisArchitecture), keys, time);
        Model = new VersionFolder(
            Path.Combine(folder, "model"), new(UpdateManifest.Model, ModelSettings.Segmentation, ShippedModel(), UpdateManifest.ThisArchitecture), keys, time);
    }

    public VersionFolder Application { get; }

    public VersionFolder Model { get; }

    public IReadOnlyList<VersionFolder> All => [Application, Model];

    /// <summary>Whose updates are taken.</summary>
    public UpdateKeys Keys() => UpdateKeys.Load(_keys, _threshold);

    /// <exception cref="UsageException">It is none of the two.</exception>
    public VersionFolder Named(string name) => All.FirstOrDefault(versions => versions.Box.Name == name)
        ?? throw new UsageException($"{name} is not updated by itself; must be {string.Join(" or ", All.Select(versions => versions.Box.Name))}");

    /// <summary>Where an update of this manifest belongs.</summary>
    public VersionFolder Of(UpdateManifest manifest) => All.FirstOrDefault(versions => versions.Box.Component == manifest.Component) ?? Application;

    private static string? ShippedModel()
    {
        try
        {
            return ModelPackage.Open(ModelOptions.Shipped, TrustedKeys.Anybody()).Manifest.Version;
        }
        catch (ModelException)
        {
            // The service says what is wrong with it; an update may be the cure.
            return null;
        }
    }
}

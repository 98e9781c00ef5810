using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The package that serves, and its network: the one that was installed last, else the last good one, else the one that came along.</summary>
/// <param name="Package">The package.</param>
/// <param name="Segmenter">Its network, past the golden gate; the caller's to dispose.</param>
/// <param name="Refused">Why better packages or networks were passed over, a line each.</param>
internal sealed record ServingModel(ModelPackage Package, Segmenter Segmenter, IReadOnlyList<string> Refused)
{
    /// <exception cref="ModelException">Not even the package that came along runs; or the configured folder's does not.</exception>
    public static ServingModel Open(StationSettings settings)
    {
        var keys = settings.Model.Keys();
        if (settings.Model.Folder is { } folder)
        {
            return Open(ModelPackage.Open(folder, keys), settings.Model, []);
        }

        var store = new PackageStore(settings.ModelStore, keys);
        var refused = new List<string>();
        foreach (var version in store.Versions(ModelSettings.Segmentation).Reverse())
        {
            try
            {
                return Open(store.Open(ModelSettings.Segmentation, version), settings.Model, refused);
            }
            catch (ModelException e)
            {
                refused.Add(e.Message);
            }
        }

        return Open(ModelPackage.Open(ModelOptions.Shipped, keys), settings.Model, refused);
    }

    private static ServingModel Open(ModelPackage package, ModelSettings settings, IReadOnlyList<string> refused)
    {
        var segmenter = new Segmenter(package, settings.Provider, settings.Threads, settings.Variant);
        return new ServingModel(package, segmenter, [.. refused, .. segmenter.Refused]);
    }
}

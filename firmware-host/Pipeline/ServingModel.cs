using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Updates;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The package that serves, and its network: the one that an update brought, else the one that was installed last, else the last good one, else the one that came along.</summary>
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

        var refused = new List<string>();
        if (Updated(settings, keys, refused) is { } updated)
        {
            return updated;
        }

        var store = new PackageStore(settings.ModelStore, keys);
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

    /// <summary>The model that an update brought; one on trial that does not give its golden answers is given up at once.</summary>
    private static ServingModel? Updated(StationSettings settings, TrustedKeys keys, List<string> refused)
    {
        var versions = new BoxUpdates(settings, TimeProvider.System).Model;
        if (versions.CurrentFolder is not { } folder)
        {
            return null;
        }

        try
        {
            return Open(ModelPackage.Open(folder, keys), settings.Model, refused);
        }
        catch (ModelException e)
        {
            refused.Add(e.Message);
            if (versions.State().Trial is null)
            {
                return null;
            }

            versions.RollBack(e.Message);
            return Updated(settings, keys, refused);
        }
    }

    private static ServingModel Open(ModelPackage package, ModelSettings settings, IReadOnlyList<string> refused)
    {
        var segmenter = new Segmenter(package, settings.Provider, settings.Threads, settings.Variant);
        return new ServingModel(package, segmenter, [.. refused, .. segmenter.Refused]);
    }
}

using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Updates;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The packages that serve, and their networks: of the segmentation the one that an update brought; else of each the one that was installed last, else the last good one, else the one that came along.</summary>
/// <param name="Package">The segmentation's.</param>
/// <param name="Segmenter">Its network, past the golden gate; the caller's to dispose.</param>
/// <param name="View">The in-view network, likewise.</param>
/// <param name="Engines">Builds the segmentation's engines for TensorRT; null where this ONNX Runtime has none, or they are not wanted.</param>
/// <param name="Refused">Why better packages or networks were passed over, a line each.</param>
internal sealed record ServingModel(ModelPackage Package, Segmenter Segmenter, ViewClassifier View, EngineBuild? Engines, IReadOnlyList<string> Refused)
{
    /// <exception cref="ModelException">Not even the package that came along runs; or the configured folder's does not.</exception>
    public static ServingModel Open(StationSettings settings)
    {
        var model = settings.Model;
        var keys = model.Keys();
        var refused = new List<string>();
        var (package, segmenter, engines) = model.Folder is { } folder
            ? Segment(ModelPackage.Open(folder, keys), settings)
            : Updated(settings, keys, refused) ?? LastGood(settings, ModelSettings.Segmentation, ModelOptions.Shipped, keys, refused, package => Segment(package, settings));
        try
        {
            var view = LastGood(settings, ModelSettings.View, ModelOptions.ShippedView, keys, refused, package => new ViewClassifier(package, model.Provider, model.Threads));
            return new ServingModel(package, segmenter, view, engines, [.. refused, .. segmenter.Refused, .. view.Refused]);
        }
        catch
        {
            segmenter.Dispose();
            throw;
        }
    }

    private static (ModelPackage Package, Segmenter Segmenter, EngineBuild? Engines) Segment(ModelPackage package, StationSettings settings)
    {
        var model = settings.Model;
        var engines = model is { Provider: null, Variant: null } && ExecutionProviders.List().Any(provider => provider is { Name: "tensorrt", Built: true })
            ? new EngineBuild(package, new EngineCache(settings.EngineStore), TimeProvider.System)
            : null;
        return (package, new Segmenter(package, model.Provider, model.Threads, model.Variant, engines), engines);
    }

    private static T LastGood<T>(
        StationSettings settings, string name, string shipped, TrustedKeys keys, List<string> refused, Func<ModelPackage, T> load)
    {
        var store = new PackageStore(settings.ModelStore, keys);
        foreach (var version in store.Versions(name).Reverse())
        {
            try
            {
                return load(store.Open(name, version));
            }
            catch (ModelException e)
            {
                refused.Add(e.Message);
            }
        }

        return load(ModelPackage.Open(shipped, keys));
    }

    /// <summary>The model that an update brought; one on trial that does not give its golden answers is given up at once.</summary>
    private static (ModelPackage Package, Segmenter Segmenter, EngineBuild? Engines)? Updated(StationSettings settings, TrustedKeys keys, List<string> refused)
    {
        var versions = new BoxUpdates(settings, TimeProvider.System).Model;
        if (versions.CurrentFolder is not { } folder)
        {
            return null;
        }

        try
        {
            return Segment(ModelPackage.Open(folder, keys), settings);
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
}

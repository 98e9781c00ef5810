using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The package with an opinion on lesions that serves: the one that was installed last, else the last good one, else the one that came along.</summary>
/// <param name="Opinions">Null where none can be used: lesions are found and measured, and nobody says of what kind they look.</param>
/// <param name="Refused">Why better packages or networks were passed over, a line each.</param>
internal sealed record ServingOpinion(LesionOpinions? Opinions, IReadOnlyList<string> Refused)
{
    /// <summary>Never throws for a package: a box that sees is worth more than one with an opinion.</summary>
    /// <exception cref="ModelException">The folder of trusted keys can't be read.</exception>
    public static ServingOpinion Open(StationSettings settings)
    {
        var (model, keys) = (settings.Model, settings.Model.Keys());
        var store = new PackageStore(settings.ModelStore, keys);
        Func<ModelPackage>[] choices = model.OpinionFolder is { } folder
            ? [() => ModelPackage.Open(folder, keys)]
            : [
                .. store.Versions(ModelSettings.Opinion).Reverse().Select<string, Func<ModelPackage>>(version => () => store.Open(ModelSettings.Opinion, version)),
                () => ModelPackage.Open(ModelOptions.ShippedOpinion, keys),
            ];
        var refused = new List<string>();
        foreach (var open in choices)
        {
            try
            {
                var opinions = new LesionOpinions(open(), model.Provider, model.Threads);
                return new ServingOpinion(opinions, [.. refused, .. opinions.Classifier.Refused]);
            }
            catch (ModelException e)
            {
                refused.Add(e.Message);
            }
        }

        return new ServingOpinion(Opinions: null, refused);
    }
}

namespace EdgeLiver.Inference;

/// <summary>One file of a package, checked.</summary>
/// <param name="Variant">Its name; <see cref="Candidate.Reference"/> for the float32 file.</param>
/// <param name="Quantization">What the rules found; null for the reference.</param>
/// <param name="Provider">Where it ran; null where none of its providers is here.</param>
/// <param name="Golden">How close the golden answers came; null where it did not run.</param>
/// <param name="Run">Time of the last golden case.</param>
public sealed record VariantCheck(string Variant, QuantizationSummary? Quantization, string? Provider, GoldenDeviation? Golden, TimeSpan Run);

/// <summary>Everything that can be checked about a package on this box: each of its networks, whether it would serve here or not.</summary>
public static class PackageCheck
{
    /// <param name="package">An open package: signature and hashes are right.</param>
    /// <param name="provider">Only this provider, or null for all that are here.</param>
    /// <param name="threads">CPU threads, 1 to 64.</param>
    /// <exception cref="ModelException">A file is no network, breaks a rule, or fails the golden gate; or the reference runs nowhere here.</exception>
    public static IReadOnlyList<VariantCheck> Run(ModelPackage package, string? provider, int threads)
    {
        var manifest = package.Manifest;
        List<VariantCheck> checks = [Serve(package, provider, Candidate.Reference, threads, quantization: null)];
        foreach (var variant in manifest.Variants)
        {
            var source = $"{package.Id} {variant.File}";
            var model = OnnxReader.Read(package.Read(variant.File), source);
            var quantization = QuantizationRules.Check(model, variant.Name, source);
            checks.Add(Serve(package, provider, variant.Name, threads, quantization));
        }

        return checks;
    }

    private static VariantCheck Serve(ModelPackage package, string? provider, string variant, int threads, QuantizationSummary? quantization)
    {
        var built = ExecutionProviders.List().Where(p => p.Built).Select(p => p.Name).ToArray();
        if (variant != Candidate.Reference && !Candidate.Of(package.Manifest, provider, variant).Any(candidate => built.Contains(candidate.Provider)))
        {
            return new VariantCheck(variant, quantization, Provider: null, Golden: null, TimeSpan.Zero);
        }

        var serving = NetworkChain.Open(package, provider, variant, threads);
        using var network = serving.Network;
        return new VariantCheck(variant, quantization, network.Candidate.Provider, serving.Golden, network.LastRun);
    }
}

namespace EdgeLiver.Inference;

/// <summary>One way to run a package's network: which file on which provider.</summary>
/// <param name="Provider">One of <see cref="ExecutionProviders.Names"/>.</param>
/// <param name="Variant">Name of a variant, or <see cref="Reference"/>.</param>
/// <param name="File">The ONNX file, relative to the package.</param>
/// <param name="Tolerance">How far the golden output may lie from the reference's.</param>
public sealed record Candidate(string Provider, string Variant, string File, VariantTolerance Tolerance)
{
    /// <summary>Name of the float32 file among the variants.</summary>
    public const string Reference = "fp32";

    /// <summary>All ways that the package allows, best first: the better provider, on it the quantized form before the reference.</summary>
    /// <param name="manifest">The package's.</param>
    /// <param name="provider">Only this one, or null.</param>
    /// <param name="variant">Only this one, or null.</param>
    public static IReadOnlyList<Candidate> Of(ModelManifest manifest, string? provider, string? variant)
    {
        // One maximum for the reference: its mean can't lie higher.
        var tolerance = new VariantTolerance { Max = manifest.Golden.Tolerance, Mean = manifest.Golden.Tolerance };
        var candidates = new List<Candidate>();
        // An FP16 engine is no nearer to float32 than the package lets its INT8 one be.
        var engine = manifest.Variants.FirstOrDefault(v => v.Providers.Contains("tensorrt"))?.Tolerance ?? tolerance;
        foreach (var name in ExecutionProviders.Names.Where(name => provider is null || name == provider))
        {
            candidates.AddRange(manifest.Variants.Where(v => v.Providers.Contains(name))
                .Select(v => new Candidate(name, v.Name, v.File, v.Tolerance)));
            if (manifest.Providers.Contains(name))
            {
                candidates.Add(new Candidate(name, Reference, manifest.File, name == "tensorrt" ? engine : tolerance));
            }
        }

        return [.. candidates.Where(candidate => variant is null || candidate.Variant == variant)];
    }

    public override string ToString() => $"{Variant} on {Provider}";
}

namespace EdgeLiver.Inference;

/// <summary>Takes the first way to run a package that loads and gives the golden answers on this box.</summary>
internal static class NetworkChain
{
    /// <param name="package">The package.</param>
    /// <param name="provider">Only this provider, or null for the chain.</param>
    /// <param name="variant">Only this form, or null for the best.</param>
    /// <param name="threads">CPU threads of one inference, 1 to 64.</param>
    /// <param name="engines">Engines are built in the background: TensorRT is left out here unless it is asked for by name. Null: they are not.</param>
    /// <exception cref="ModelException">None works; the message says why for each.</exception>
    public static ServingNetwork Open(ModelPackage package, string? provider, string? variant, int threads, EngineBuild? engines = null)
    {
        var candidates = Candidate.Of(package.Manifest, provider, variant).Where(c => engines is null || provider is not null || c.Provider != "tensorrt").ToArray();
        var built = ExecutionProviders.List().Where(provider => provider.Built).Select(provider => provider.Name).ToArray();
        var refused = new List<string>();
        foreach (var candidate in candidates)
        {
            if (!built.Contains(candidate.Provider))
            {
                refused.Add($"{candidate}: this ONNX Runtime was built without it");
                continue;
            }

            Network? network = null;
            try
            {
                network = Network.Open(package, candidate, threads);
                return new ServingNetwork(network, Golden.Gate(package, network), refused);
            }
            catch (ModelException e)
            {
                network?.Dispose();
                refused.Add($"{candidate}: {e.Message}");
            }
        }

        throw new ModelException(refused.Count == 0
            ? $"model {package.Id}: the package has no {variant ?? "network"} for {provider ?? "any provider"}, only {string.Join(", ", Candidate.Of(package.Manifest, null, null))}; name another one"
            : $"model {package.Id}: nothing runs it ({string.Join("; ", refused)}); restore the package or allow another provider");
    }

    /// <summary>One way, without the gate.</summary>
    /// <exception cref="ModelException">The provider does not take the file.</exception>
    public static ServingNetwork Measure(ModelPackage package, Candidate only, int threads)
    {
        var network = Network.Open(package, only, threads);
        try
        {
            return new ServingNetwork(network, Golden.Measure(package, network), []);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}

/// <summary>A network that runs.</summary>
/// <param name="Network">Owned by whoever asked for it.</param>
/// <param name="Golden">How close it came.</param>
/// <param name="Refused">Why the better ways were passed over, a line each.</param>
internal sealed record ServingNetwork(Network Network, GoldenDeviation Golden, IReadOnlyList<string> Refused);

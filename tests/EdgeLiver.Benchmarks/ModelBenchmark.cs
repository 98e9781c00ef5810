using EdgeLiver.Host.Commands;
using EdgeLiver.Inference;

namespace EdgeLiver.Benchmarks;

/// <summary>A network's forms beside each other on the CPU: bytes and time with 1 and 2 threads; a Markdown table.</summary>
internal static class ModelBenchmark
{
    private const int WarmUp = 5;
    private const int Runs = 60;

    /// <param name="folders">Packages; the shipped one where empty. models/training/quantize.sh leaves one of 256x256 for this.</param>
    public static void Run(IReadOnlyList<string> folders)
    {
        Console.WriteLine("| package | picture | form | bytes | 1 thread min (p50) ms | of fp32 | 2 threads min (p50) ms | of fp32 |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var folder in folders.DefaultIfEmpty(ModelOptions.Shipped))
        {
            var package = ModelPackage.Open(folder, TrustedKeys.Anybody());
            var none = new VariantTolerance { Max = float.MaxValue, Mean = float.MaxValue };
            List<Candidate> forms = [new("cpu", Candidate.Reference, package.Manifest.File, none)];
            forms.AddRange(package.Manifest.Variants.Select(v => new Candidate("cpu", v.Name, v.File, none)));
            var one = Measure(package, forms, threads: 1);
            var two = Measure(package, forms, threads: 2);
            var shape = package.Manifest.Inputs[0].Shape;
            for (var i = 0; i < forms.Count; i++)
            {
                var bytes = new FileInfo(Path.Combine(package.Folder, forms[i].File)).Length;
                Console.WriteLine(FormattableString.Invariant(
                    $"| {package.Id} | {shape[3]}x{shape[2]} | {forms[i].Variant} | {bytes} | {one[i][0]:F1} ({one[i][Runs / 2]:F1}) | {one[i][0] / one[0][0]:F2} | {two[i][0]:F1} ({two[i][Runs / 2]:F1}) | {two[i][0] / two[0][0]:F2} |"));
            }
        }
    }

    /// <summary>In turns, so that whoever else loads the machine loads all of them.</summary>
    private static double[][] Measure(ModelPackage package, List<Candidate> forms, int threads)
    {
        var networks = forms.ConvertAll(form => Network.Open(package, form, threads));
        try
        {
            var times = networks.ConvertAll(_ => new double[Runs]);
            for (var run = -WarmUp; run < Runs; run++)
            {
                for (var i = 0; i < networks.Count; i++)
                {
                    networks[i].Input.Fill(0.2f);
                    networks[i].Run();
                    if (run >= 0)
                    {
                        times[i][run] = networks[i].LastRun.TotalMilliseconds;
                    }
                }
            }

            times.ForEach(Array.Sort);
            return [.. times];
        }
        finally
        {
            networks.ForEach(network => network.Dispose());
        }
    }
}

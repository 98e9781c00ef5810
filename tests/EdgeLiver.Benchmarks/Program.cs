using BenchmarkDotNet.Running;
using EdgeLiver.Benchmarks;

// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- pipeline     the whole frame, stage by stage (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- store        durable commits beside SQLite, with 1,000,000 records (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- --filter '*'   single kernels against their slow obvious version
if (args is ["pipeline", ..])
{
    await PipelineBenchmark.RunAsync();
}
else if (args is ["store", ..])
{
    await StoreBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(PipelineBenchmark).Assembly).Run(args);
}

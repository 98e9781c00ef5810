using BenchmarkDotNet.Running;
using EdgeLiver.Benchmarks;

// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- pipeline     the whole frame, stage by stage (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- radiomics    all features of regions of several sizes (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- --filter '*'   single kernels against their slow obvious version
if (args is ["pipeline", ..])
{
    await PipelineBenchmark.RunAsync();
}
else if (args is ["radiomics", ..])
{
    RadiomicsBenchmark.Run();
    RadiomicsStages.Run();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(PipelineBenchmark).Assembly).Run(args);
}

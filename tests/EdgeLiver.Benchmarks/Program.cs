using BenchmarkDotNet.Running;
using EdgeLiver.Benchmarks;

// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- pipeline     the whole frame, stage by stage (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- realtime     1080p at 60 a second for --minutes 5, with --network or without (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- radiomics    all features of regions of several sizes (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- models       a network's forms, 1 and 2 threads (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- store        durable commits beside SQLite, with 1,000,000 records (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- luma         a captured 1080p buffer to luma, format by format (Markdown)
// dotnet run -c Release --project tests/EdgeLiver.Benchmarks -- --filter '*'   single kernels against their slow obvious version
switch (args)
{
    case ["pipeline", ..]:
        await PipelineBenchmark.RunAsync();
        break;
    case ["realtime", .. var options]:
        await RealtimeBenchmark.RunAsync(options);
        break;
    case ["radiomics", ..]:
        RadiomicsBenchmark.Run();
        RadiomicsStages.Run();
        break;
    case ["luma", ..]:
        LumaBenchmark.Run();
        break;
    case ["models", .. var folders]:
        ModelBenchmark.Run(folders);
        break;
    case ["store", ..]:
        await StoreBenchmark.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(PipelineBenchmark).Assembly).Run(args);
        break;
}

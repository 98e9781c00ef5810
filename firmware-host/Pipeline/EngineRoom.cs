using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>Builds engines on a thread of their own and says each minute how far they are: a build takes many silent minutes, which must not look like a hang.</summary>
/// <remarks>Nothing waits for it: the CPU serves until an engine has passed, and on where none does.</remarks>
internal sealed class EngineRoom(EngineBuild build, TimeProvider time, ILogger<EngineRoom> log)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    /// <summary>Returns once an engine serves, all failed, or it is stopped; a build that runs then ends with the process.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        new Thread(() => build.Run(stop)) { IsBackground = true, Name = "engines", Priority = ThreadPriority.BelowNormal }.Start();
        using var timer = new PeriodicTimer(TellEvery, time);
        try
        {
            do
            {
                var progress = build.Progress;
                Log.Engine(log, progress.Stage, progress.Form ?? "none", progress.Elapsed, string.Join("; ", progress.Refused));
                if (progress.Stage is EngineStage.Ready or EngineStage.Failed)
                {
                    return;
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way this loop ends.
        }
    }
}

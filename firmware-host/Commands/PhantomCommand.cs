using System.CommandLine;
using EdgeLiver.Capture;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver phantom</c>: labelled pictures of the simulated scanner, to train and to test networks.</summary>
internal static class PhantomCommand
{
    private const int MaxFrames = 100_000;

    public static Command Create()
    {
        var directory = new Option<string>("--out") { Description = "Folder for the pictures, their masks and index.csv.", Required = true };
        var frames = new Option<int>("--frames") { Description = "Pictures, each of a scene of its own.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed") { Description = "Seed of the first scene.", DefaultValueFactory = _ => 1 };
        var command = new Command("phantom", "Writes pictures of the simulated scanner with the true masks of liver and lesions.") { directory, frames, seed };
        command.SetAction((parsed, stop) =>
        {
            var count = parsed.GetValue(frames);
            if (count is < 1 or > MaxFrames)
            {
                throw new UsageException($"--frames {count}: must be 1 to {MaxFrames}");
            }

            using var progress = new ProgressLine("phantom", count);
            PhantomTraining.Write(parsed.GetRequiredValue(directory), count, parsed.GetValue(seed), progress, stop);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}

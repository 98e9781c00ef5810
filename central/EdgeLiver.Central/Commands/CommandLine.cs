using System.CommandLine;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Commands;

/// <summary>Parses, runs one verb, and turns every expected failure into one line and an exit code: 0 done, 1 failed, 2 bad input.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;

    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            await Console.Error.WriteLineAsync($"edgeliver-central: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} (see edgeliver-central {parsed.CommandResult.Command.Name} --help)");
            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = StopTime });
        }
        catch (Exception fault) when (fault is FormatException or StoreException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"edgeliver-central: {fault.Message.ReplaceLineEndings(" ")}");
            return fault is FormatException ? BadInput : Failed;
        }
    }
}

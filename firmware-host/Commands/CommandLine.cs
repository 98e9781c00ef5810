using System.CommandLine;
using EdgeLiver.Capture;
using EdgeLiver.Inference;
using EdgeLiver.Radiomics;
using EdgeLiver.Screening;
using EdgeLiver.Updates;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Commands;

/// <summary>Exit codes of every verb.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
}

/// <summary>A wrong value on the command line or in a file that it names; the message is one line.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Parses, runs one verb, and turns every expected failure into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Time that a verb has after Ctrl-C to store what it has.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not System.CommandLine.Help.HelpAction)
        {
            await Console.Error.WriteLineAsync($"edgeliver: {parsed.Errors[0].Message.ReplaceLineEndings(" ")} (see edgeliver {parsed.CommandResult.Command.Name} --help)");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopTime,
            });
        }
        catch (Exception e) when (Expected(e) is { } code)
        {
            await Console.Error.WriteLineAsync($"edgeliver: {e.Message.ReplaceLineEndings(" ")}");
            return code;
        }
    }

    private static int? Expected(Exception e) => e switch
    {
        UpdateException { InnerException: IOException or UnauthorizedAccessException } => ExitCode.Failed,
        UpdateException or UsageException or SourceException or ModelException or ClinicalInputException or RegionException or FormatException or Microsoft.Extensions.Options.OptionsValidationException => ExitCode.BadInput,
        StoreException or Dicom.DicomException or IOException or UnauthorizedAccessException or OperationCanceledException => ExitCode.Failed,
        _ => null,
    };
}

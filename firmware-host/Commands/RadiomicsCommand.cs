using System.CommandLine;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver radiomics</c>: the features of one region, or of a list of them.</summary>
internal static class RadiomicsCommand
{
    public static Command Create()
    {
        var image = new Argument<string?>("image") { Description = "PNG (8-bit grey), JPEG (its luma) or NIfTI-1 (.nii, .nii.gz).", Arity = ArgumentArity.ZeroOrOne };
        var mask = new Argument<string?>("mask") { Description = "The region, same kinds and size: every pixel that is not 0, or has the value of --label.", Arity = ArgumentArity.ZeroOrOne };
        var options = new RadiomicsOptions();
        var batch = new Option<string?>("--batch") { Description = "Instead of IMAGE MASK: a CSV file with the columns image,mask[,label]; relative to its own folder." };
        var output = new Option<string?>("--out") { Description = "File for the answer; default standard output." };
        var format = new Option<string>("--format") { Description = "json (one object, of a list one a line) or csv (one row a region, columns in fixed order).", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "csv");
        var names = new Option<bool>("--names") { Description = "Lists the features of a volume and of a picture in their order, and ends." };
        var json = new Option<bool>("--json") { Description = "The answer is JSON anyway; accepted for uniformity." };
        var command = new Command("radiomics", "Radiomic features of a region by the IBSI standard: 200 of a picture, more of a volume.") { image, mask, batch, output, format, names, json };
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetValue(image), parsed.GetValue(mask), parsed.GetValue(batch), options.Read(parsed),
            new RadiomicsOutput(parsed.GetValue(output), parsed.GetValue(format) == "csv"), parsed.GetValue(names), stop));
        return command;
    }

    private static Task<int> RunAsync(
        string? image, string? mask, string? batch, RadiomicsRequest request, RadiomicsOutput output, bool names, CancellationToken stop)
    {
        if (names)
        {
            RadiomicsOutput.WriteNames(request.Settings.Mode);
            return Task.FromResult(ExitCode.Done);
        }

        if (batch is not null)
        {
            return image is null && mask is null
                ? RadiomicsBatch.RunAsync(batch, request, output, stop)
                : throw new UsageException("--batch: the list names image and mask; leave both out of the command line");
        }

        if (image is null || mask is null)
        {
            throw new UsageException("give IMAGE and MASK, or --batch LIST.csv (see edgeliver radiomics --help)");
        }

        using (output)
        {
            output.Open();
            output.Write(request.Extract(image, mask, request.Label), image, mask);
        }

        return Task.FromResult(ExitCode.Done);
    }
}

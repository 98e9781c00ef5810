using System.CommandLine;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary>The options that every verb with a network has.</summary>
internal static class ModelOptions
{
    public static Option<string> Model() => new("--model")
    {
        Description = "Folder of the segmentation package (default: the one that comes with EdgeLiver).",
        DefaultValueFactory = _ => Shipped,
    };

    public static Option<string?> Provider()
    {
        var option = new Option<string?>("--provider") { Description = "Execution provider: tensorrt, cuda or cpu (default: the first that works)." };
        option.AcceptOnlyFromAmong([.. ExecutionProviders.Names]);
        return option;
    }

    public static Option<string?> Variant() => new("--variant") { Description = "fp32, cpu (INT8) or tensorrt (INT8); default: the best that gives the golden answers." };

    public static Option<string> Opinion() => new("--opinion-model")
    {
        Description = "Folder of the package with an opinion on lesions (default: the one that comes with EdgeLiver); one that can't be used leaves opinions out.",
        DefaultValueFactory = _ => ShippedOpinion,
    };

    /// <summary>The package with an opinion on lesions beside the program.</summary>
    public static string ShippedOpinion => Path.Combine(AppContext.BaseDirectory, "models", "lesion-opinion");

    /// <summary>The package beside the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "models", "liver-lesion-seg");

    /// <summary>The in-view package beside the program.</summary>
    public static string ShippedView => Path.Combine(AppContext.BaseDirectory, "models", "liver-view");

    /// <summary>Keys whose packages are run unless the configuration names others.</summary>
    public static string ShippedKeys => Path.Combine(AppContext.BaseDirectory, "models", "trusted");

    /// <summary>Cores for one inference: all but none is left for capture on a small box, so two at most.</summary>
    public static int Threads => Math.Clamp(Environment.ProcessorCount, 1, 2);
}

namespace EdgeLiver.Inference;

/// <summary>Inputs that are vectors of named values, beside pictures.</summary>
public static class VectorInput
{
    /// <summary>Values of a vector; more are a mistake.</summary>
    internal const int Longest = 4096;

    private const int LongestSide = 2048;

    /// <summary>Where the package's only vector stands among its inputs; -1 where there is none or several.</summary>
    public static int IndexIn(ModelManifest manifest)
    {
        var found = manifest.Inputs.Index().Where(input => input.Item.Features is not null).Select(input => input.Index).ToArray();
        return found is [var only] ? only : -1;
    }

    /// <summary>Every input is a float32 vector with a name for each value, or a float32 picture of a size that can be.</summary>
    /// <exception cref="ModelException">One is not.</exception>
    internal static void Check(ModelPackage package)
    {
        var inputs = package.Manifest.Inputs;
        foreach (var input in inputs)
        {
            var isVector = input is { Type: "float32", Features: { } names, Shape: [1, > 0 and <= Longest] }
                && names.Count == input.Shape[1] && names.Distinct(StringComparer.Ordinal).Count() == names.Count && !names.Any(string.IsNullOrEmpty);
            var isPicture = input is { Type: "float32", Features: null, Shape: [1, > 0 and <= 16, > 0 and <= LongestSide, > 0 and <= LongestSide] };
            if (!isVector && !isPicture)
            {
                throw new ModelException(
                    $"model {package.Id}: input {input?.Name} must be float32, 1xN with a different feature name for each value, or 1xCxHxW; build the package again");
            }
        }

        if (inputs.Count is < 1 or > 8)
        {
            throw new ModelException($"model {package.Id}: manifest.json names {inputs.Count} inputs, must be 1 to 8; build the package again");
        }
    }
}

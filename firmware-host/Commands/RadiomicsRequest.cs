using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Host.Commands;

/// <summary>How features are to be computed, and the way from two files to them.</summary>
internal sealed record RadiomicsRequest
{
    public required RadiomicSettings Settings { get; init; }

    /// <summary>Spacing to interpolate to, mm, two or three axes; null: none.</summary>
    public double[]? Resample { get; init; }

    public Interpolation Interpolation { get; init; }

    public bool BySlice { get; init; }

    /// <summary>Features are those of its response; null: of the image.</summary>
    public FilterSettings? Filter { get; init; }

    /// <summary>File of a device's harmonisation parameters, and the device; null: none.</summary>
    public (string File, string Device)? Harmonisation { get; init; }

    /// <summary>File for the response map; null: none.</summary>
    public string? Map { get; init; }

    /// <summary>Size of a pixel, mm, two or three axes; null: what the file says, a picture has none.</summary>
    public double[]? Spacing { get; init; }

    /// <summary>Value of the region in the mask; null: all that is not 0.</summary>
    public int? Label { get; init; }

    /// <summary>The features of one region.</summary>
    /// <exception cref="UsageException">A file can't be used; the message is one line.</exception>
    public RadiomicsAnswer Extract(string imagePath, string maskPath, int? label)
    {
        try
        {
            using var input = RadiomicsInput.Read(imagePath, maskPath, label);
            var answer = input.Picture is { } picture && Resample is null && Filter is null && RadiomicsExtractor.Fits(Settings)
                ? new RadiomicsAnswer(FromPicture(picture, input.PictureMask!), [])
                : FromVolume(input);
            return Harmonisation is { } parameters ? Harmonise(answer, parameters.File, parameters.Device) : answer;
        }
        catch (Exception e) when (e is RegionException or SourceException or VolumeFormatException)
        {
            throw new UsageException(e is RegionException ? $"{Path.GetFileName(imagePath)}: {e.Message}" : e.Message);
        }
    }

    private RadiomicFeatures FromPicture(Mask picture, Mask mask)
    {
        using var extractor = new RadiomicsExtractor(Settings);
        return extractor.Extract(picture.View, mask.View, Spacing is [var x, var y, ..] ? new PixelSpacing(x, y) : PixelSpacing.Unknown);
    }

    private static RadiomicsAnswer Harmonise(RadiomicsAnswer answer, string file, string device)
    {
        try
        {
            var harmonisation = EdgeLiver.Radiomics.Harmonisation.Load(file, device, answer.Features.Schema);
            return answer with { Features = answer.Features.Harmonised(harmonisation), IsHarmonised = true };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--harmonise: {e.Message}");
        }
    }

    private static void Write(Volume map, string path)
    {
        try
        {
            NiftiFile.Write(map, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--map {path}: can't be written: {e.Message}; name another place");
        }
    }

    private RadiomicsAnswer FromVolume(RadiomicsInput input)
    {
        var (image, mask) = input.Volumes(Spacing);
        // Grey values of a picture have no unit; those of a volume file have.
        var settings = input.Picture is null || Settings.VolumeHistogram is not null
            ? Settings
            : Settings with { VolumeHistogram = Discretisation.FixedBinNumber(1000) };
        VoxelSpacing? spacing = Resample is [var x, var y, ..]
            ? new VoxelSpacing(x, y, Resample.Length == 3 && image.Depth > 1 ? Resample[2] : image.Spacing.ZMm)
            : null;
        var processed = ProcessedVolume.Of(image, mask, spacing, Interpolation, settings);
        if (Filter is not null)
        {
            processed = processed.Filtered(Filter, BySlice || image.Depth == 1);
            // A response has no unit and is not whole; its own bins are asked for, not the image's range.
            settings = settings with { Range = null, OutlierSigma = null };
            if (Map is not null)
            {
                Write(processed.Image, Map);
            }
        }

        return new RadiomicsAnswer(VolumeRadiomics.Extract(processed, settings, BySlice), processed.Diagnostics);
    }
}

/// <summary>Features, and the diagnostics of the steps before them; none for a picture that was taken as it is.</summary>
internal sealed record RadiomicsAnswer(RadiomicFeatures Features, IReadOnlyList<KeyValuePair<string, double>> Diagnostics)
{
    /// <summary>True where a device's shift and scale were taken out.</summary>
    public bool IsHarmonised { get; init; }
}

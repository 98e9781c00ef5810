using System.CommandLine;
using System.Globalization;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Host.Commands;

/// <summary>The options of <c>edgeliver radiomics</c> that change values, each checked.</summary>
internal sealed class RadiomicsOptions
{
    private readonly Option<int?> _bins = new("--bins") { Description = $"Grey levels between lowest and highest intensity (fixed bin number), 2 to {Discretisation.MaxBins}." };
    private readonly Option<double?> _binWidth = new("--bin-width") { Description = "Intensities a grey level (fixed bin size), above 0." };
    private readonly Option<double?> _binOrigin = new("--bin-origin") { Description = "Where the first bin of --bin-width begins; default: the lower end of --range, else the lowest intensity. PyRadiomics aligns bins to multiples of the width." };
    private readonly Option<string?> _range = new("--range") { Description = "LO,HI: intensities that count, both included; leave one empty for no limit (re-segmentation)." };
    private readonly Option<double?> _outliers = new("--outliers") { Description = "Intensities farther than this many standard deviations from the whole region's mean do not count; with --range, both limits hold." };
    private readonly Option<string?> _resample = new("--resample") { Description = "X,Y[,Z] in mm: spacing to interpolate to first; without Z each slice alone (and --by-slice). Whole-number intensities stay whole." };
    private readonly Option<string> _interpolation = new("--interpolation") { Description = "linear or cubic (B-spline); masks always linear, at least one half.", DefaultValueFactory = _ => "linear" };
    private readonly Option<bool> _bySlice = new("--by-slice") { Description = "Slices alone: texture in 2-D and 2.5-D only, filters in 2-D." };
    private readonly Option<string?> _filter = new("--filter") { Description = "Features of a filter's response instead (IBSI 2): mean:size=15, log:sigma=5, laws:kernel=L5S5[,energy=7][,pool=max], gabor:sigma=5,lambda=2[,gamma=1][,theta=0][,step=22.5[,pool=mean]], wavelet:family=db3,band=LLH[,level=1][,pool=mean], simoncelli:level=1, shannon:level=1; each with boundary=constant|nearest|wrap|reflect; sigma and lambda in mm." };
    private readonly Option<string?> _map = new("--map") { Description = "With --filter: file for the response map (.nii, .nii.gz)." };
    private readonly Option<string?> _harmonise = new("--harmonise") { Description = "File with a device's ComBat parameters: its shift and scale are taken out, the answer says harmonised." };
    private readonly Option<string?> _device = new("--device") { Description = "With --harmonise: the device that the image comes from; must be the file's." };
    private readonly Option<string?> _spacing = new("--spacing") { Description = "X,Y[,Z] in mm: size of a pixel; for pictures, and in place of what a volume file says." };
    private readonly Option<string> _mode = new("--mode") { Description = "ibsi or pyradiomics: names, bins and values of degenerate regions.", DefaultValueFactory = _ => "ibsi" };
    private readonly Option<int?> _label = new("--label") { Description = "The region is the pixels of MASK with this value; default: all that are not 0." };
    private readonly Option<int?> _ivhBins = new("--ivh-bins") { Description = "Bins of the intensity-volume histogram; default: none for whole-number volumes (their unit counts), else 1000." };
    private readonly Option<double?> _ivhBinWidth = new("--ivh-bin-width") { Description = "The same as a width in the unit of the intensities." };

    public void AddTo(Command command)
    {
        _interpolation.AcceptOnlyFromAmong("linear", "cubic");
        _mode.AcceptOnlyFromAmong("ibsi", "pyradiomics");
        Option[] all = [_bins, _binWidth, _binOrigin, _range, _outliers, _resample, _interpolation, _bySlice, _filter, _map, _harmonise, _device, _spacing, _mode, _label, _ivhBins, _ivhBinWidth];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">A value is out of its range, or two options exclude each other.</exception>
    public RadiomicsRequest Read(ParseResult parsed)
    {
        var mode = parsed.GetValue(_mode) == "ibsi" ? RadiomicMode.Ibsi : RadiomicMode.PyRadiomics;
        var resample = Lengths("--resample", parsed.GetValue(_resample));
        var label = parsed.GetValue(_label);
        Require(label is null or (>= 1 and <= 65535), "--label", label, "1 to 65535");
        var outliers = parsed.GetValue(_outliers);
        Require(outliers is null || (outliers > 0 && double.IsFinite(outliers.Value)), "--outliers", outliers, "above 0, such as 3");
        var bins = Bins("--bins", parsed.GetValue(_bins), "--bin-width", parsed.GetValue(_binWidth), parsed.GetValue(_binOrigin));
        var map = parsed.GetValue(_map);
        var filter = parsed.GetValue(_filter) is { } text ? FilterSettings.Parse(text) : null;
        if (map is not null && (filter is null || !RadiomicsInput.IsVolume(map)))
        {
            throw new UsageException($"--map {map}: needs --filter, and a name that ends in .nii or .nii.gz");
        }

        var (harmonise, device) = (parsed.GetValue(_harmonise), parsed.GetValue(_device));
        if ((harmonise is null) != (device is null))
        {
            throw new UsageException("--harmonise and --device belong together; give both");
        }

        return new RadiomicsRequest
        {
            Settings = new RadiomicSettings
            {
                Mode = mode,
                // PyRadiomics has no way without bins; this is its default.
                Discretisation = bins ?? (mode == RadiomicMode.PyRadiomics ? Discretisation.FixedBinSize(25) : Discretisation.None),
                Range = Range(parsed.GetValue(_range)),
                OutlierSigma = outliers,
                VolumeHistogram = Bins("--ivh-bins", parsed.GetValue(_ivhBins), "--ivh-bin-width", parsed.GetValue(_ivhBinWidth), null),
            },
            Resample = resample,
            Interpolation = parsed.GetValue(_interpolation) == "linear" ? Interpolation.Linear : Interpolation.Cubic,
            BySlice = parsed.GetValue(_bySlice) || resample is { Length: 2 },
            Filter = filter,
            Harmonisation = harmonise is null ? null : (harmonise, device!),
            Map = map,
            Spacing = Lengths("--spacing", parsed.GetValue(_spacing)),
            Label = label,
        };
    }

    private static Discretisation? Bins(string numberOption, int? number, string widthOption, double? width, double? origin)
    {
        if (number is not null && width is not null)
        {
            throw new UsageException($"{numberOption} and {widthOption} exclude each other; give one");
        }

        if (origin is not null && width is null)
        {
            throw new UsageException("--bin-origin needs --bin-width");
        }

        Require(number is null or (>= 2 and <= Discretisation.MaxBins), numberOption, number, $"2 to {Discretisation.MaxBins}");
        Require(width is null || (width > 0 && double.IsFinite(width.Value)), widthOption, width, "above 0 and finite");
        Require(double.IsFinite(origin ?? 0), "--bin-origin", origin, "a finite number");
        return number is { } bins ? Discretisation.FixedBinNumber(bins) : width is { } size ? Discretisation.FixedBinSize(size, origin) : null;
    }

    private static IntensityRange? Range(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(',');
        double low = double.NegativeInfinity, high = double.PositiveInfinity;
        var ok = parts.Length == 2 && (parts[0].Length == 0 || TryNumber(parts[0], out low)) && (parts[1].Length == 0 || TryNumber(parts[1], out high)) && low <= high;
        return ok ? new IntensityRange(low, high) : throw Wrong("--range", text, "LO,HI with LO not above HI, such as -500,400 or 0,");
    }

    private static double[]? Lengths(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var lengths = new List<double>();
        foreach (var part in text.Split(','))
        {
            if (!TryNumber(part, out var length) || length is not (> 0 and <= 1000))
            {
                throw Wrong(option, text, "X,Y or X,Y,Z in mm, each above 0 and at most 1000");
            }

            lengths.Add(length);
        }

        return lengths.Count is 2 or 3 ? [.. lengths] : throw Wrong(option, text, "X,Y or X,Y,Z in mm");
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static void Require(bool condition, string option, object? value, string allowed)
    {
        if (!condition)
        {
            throw Wrong(option, Convert.ToString(value, CultureInfo.InvariantCulture)!, allowed);
        }
    }

    private static UsageException Wrong(string option, string value, string allowed) => new($"{option} {value}: must be {allowed}");
}

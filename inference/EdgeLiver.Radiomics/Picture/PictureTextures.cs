namespace EdgeLiver.Radiomics;

/// <summary>All texture families of a region of a picture in 2-D: the kernel of live pictures.</summary>
/// <remarks>
/// Made for speed; <see cref="VolumeTextures"/> is the slow and obvious version with the same results. All matrices are counted in whole
/// numbers, so they do not depend on the processor. Memory is kept between calls; one thread at a time.
/// </remarks>
internal sealed unsafe class PictureTextures : IDisposable
{
    /// <summary>Levels are bytes, and 0 is outside.</summary>
    public const int MaxLevels = 255;

    private readonly LevelPlane _plane = new();
    private readonly LevelPlane _form = new();
    private readonly PicturePairs _pairs = new();
    private readonly PictureRuns _runs = new();
    private readonly PictureZones _zones = new();
    private readonly PictureNeighbourhoods _neighbourhoods = new();
    private readonly PictureDistances _distances = new();
    private readonly Scratch<Links> _links = new();
    private readonly FeatureScratch _average = new();
    private double[] _numbers = [];

    /// <summary>Writes all texture families.</summary>
    /// <param name="source">The region.</param>
    /// <param name="pixels">Pixels of each level from level 1; at least one in all.</param>
    /// <param name="mode">Whose rules.</param>
    /// <param name="target">Where the features go.</param>
    public void Write(LevelSource source, ReadOnlySpan<int> pixels, RadiomicMode mode, RadiomicFeatures target)
    {
        var total = 0;
        foreach (var count in pixels)
        {
            total += count;
        }

        _plane.Fill(source);
        Count(pixels, mode, total == source.Pixels ? _plane : Form(source));
        WritePairs(pixels.Length, mode, target);
        WriteRuns(total, mode, target);
        Emphasis.Write(_zones.Sizes, _zones.SizeColumns, total, target.Block<SizeZoneFeature>(Aggregation.Slice));
        Emphasis.Write(_zones.Distances, Numbers(_zones.Farthest), total, target.Block<DistanceZoneFeature>(Aggregation.Slice));
        Emphasis.Write(
            _neighbourhoods.Dependences, Numbers(PictureNeighbourhoods.Columns), total, target.Block<DependenceFeature>(Aggregation.Slice));
        ToneDifference.Write(
            _neighbourhoods.ToneCounts, _neighbourhoods.ToneDeviations, target.Block<ToneDifferenceFeature>(Aggregation.Slice));
    }

    public void Dispose()
    {
        _plane.Dispose();
        _form.Dispose();
        _pairs.Dispose();
        _runs.Dispose();
        _zones.Dispose();
        _neighbourhoods.Dispose();
        _distances.Dispose();
        _links.Dispose();
    }

    /// <summary>The region's form, which has the edge (IBSI): it holds pixels whose intensities do not count.</summary>
    private LevelPlane Form(LevelSource source)
    {
        _form.FillForm(source);
        return _form;
    }

    private void Count(ReadOnlySpan<int> pixels, RadiomicMode mode, LevelPlane form)
    {
        var levels = pixels.Length;
        _pairs.Count(_plane, levels);
        _neighbourhoods.Count(_plane, levels, mode == RadiomicMode.PyRadiomics);
        _distances.Measure(form);
        _runs.Begin(_plane, levels);
        _zones.Begin(_plane, levels);
        var links = new Span<Links>(_links.Take(_plane.Blocks), _plane.Blocks);
        for (var y = 0; y < _plane.Height; y++)
        {
            var row = _plane.Row(y);
            for (var b = 0; b < links.Length; b++)
            {
                links[b] = Links.Of(row + (b * Links.Pixels), _plane.Stride);
            }

            _runs.Add(y, row, links);
            _zones.Add(y, row, _distances.Row(y), links, _runs);
        }

        _runs.Finish(pixels);
        _zones.Finish();
    }

    private void WritePairs(int levels, RadiomicMode mode, RadiomicFeatures target)
    {
        var average = new FeatureAverage<CooccurrenceFeature>(_average);
        for (var direction = 0; direction < PicturePairs.Directions; direction++)
        {
            Cooccurrence.Write(_pairs.Table(direction), _pairs.Stride, levels, mode, average.Next());
            average.Add();
        }

        average.Write(target.Block<CooccurrenceFeature>(Aggregation.SliceAverage));
        var merged = target.Block<CooccurrenceFeature>(Aggregation.SliceMerged);
        Cooccurrence.Write(_pairs.Table(PicturePairs.Directions), _pairs.Stride, levels, mode, merged);
    }
    private void WriteRuns(int pixels, RadiomicMode mode, RadiomicFeatures target)
    {
        var lengths = Numbers(_runs.Longest);
        var average = new FeatureAverage<RunLengthFeature>(_average);
        var merged = target.Block<RunLengthFeature>(Aggregation.SliceMerged);
        // PyRadiomics leaves out directions along which the region's box is one pixel thick.
        var (columns, rows) = mode == RadiomicMode.PyRadiomics ? _plane.Extent() : (2, 2);
        var (across, down) = (columns > 1, rows > 1);
        Span<bool> counts = [across, across && down, down, across && down];
        var directions = counts.Count(true);
        for (var direction = 0; direction < PictureRuns.Directions; direction++)
        {
            if (counts[direction])
            {
                Emphasis.Write(_runs.Table(direction), lengths, pixels, average.Next());
                average.Add();
                if (directions == 1)
                {
                    Emphasis.Write(_runs.Table(direction), lengths, pixels, merged);
                }
            }
        }

        if (directions == PictureRuns.Directions)
        {
            Emphasis.Write(_runs.Table(PictureRuns.Directions), lengths, (long)pixels * directions, merged);
        }
        else if (directions == 0)
        {
            merged.SetAllUndefined(LevelTable.OnePixel);
        }

        average.Write(target.Block<RunLengthFeature>(Aggregation.SliceAverage), LevelTable.OnePixel);
    }

    /// <summary>1, 2, 3 and so on: what columns that begin at 1 stand for.</summary>
    private ReadOnlySpan<double> Numbers(int count)
    {
        if (_numbers.Length < count)
        {
            _numbers = [.. Enumerable.Range(1, 2 * count).Select(n => (double)n)];
        }

        return _numbers.AsSpan(0, count);
    }
}

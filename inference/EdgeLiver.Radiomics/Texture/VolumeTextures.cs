using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>All texture families of a region, slice by slice and as a volume, by the definitions as they stand.</summary>
/// <remarks>
/// One place after the other, with no thought of speed: the path of files, and what the kernel of live pictures
/// (<see cref="PictureTextures"/>) is tested against.
/// </remarks>
internal sealed class VolumeTextures
{
    private readonly LevelVolume _region;
    private readonly RadiomicMode _mode;
    private readonly RadiomicFeatures _target;
    private readonly LevelVolume _form;
    private readonly int[] _slices;
    private readonly (int X, int Y, int Z) _extent;
    private readonly ImmutableArray<Direction> _inSlice;
    private readonly ImmutableArray<Direction> _inVolume;

    /// <param name="region">The levels; at least one pixel.</param>
    /// <param name="form">Level 1 where the region's form is, which holds pixels whose intensities do not count.</param>
    /// <param name="mode">Whose rules.</param>
    /// <param name="target">Where the features go.</param>
    public VolumeTextures(LevelVolume region, LevelVolume form, RadiomicMode mode, RadiomicFeatures target)
    {
        (_mode, _target) = (mode, target);
        (_region, _form) = region.CroppedWith(form);
        _slices = [.. Enumerable.Range(0, _region.Depth).Where(z => _region.Count(z, z + 1) > 0)];
        _extent = _region.Extent();
        _inSlice = [.. Direction.InSlice.Where(Counts)];
        _inVolume = [.. Direction.InVolume.Where(Counts)];
    }

    /// <summary>Each slice alone, then the mean.</summary>
    public void WriteSlices()
    {
        FeatureAverage<CooccurrenceFeature> pairs = new(new FeatureScratch()), pairsMerged = new(new FeatureScratch());
        FeatureAverage<RunLengthFeature> runs = new(new FeatureScratch()), runsMerged = new(new FeatureScratch());
        FeatureAverage<SizeZoneFeature> sizes = new(new FeatureScratch());
        FeatureAverage<DistanceZoneFeature> distances = new(new FeatureScratch());
        FeatureAverage<ToneDifferenceFeature> tones = new(new FeatureScratch());
        FeatureAverage<DependenceFeature> dependences = new(new FeatureScratch());
        var edge = EdgeDistances.Of(_form, Sides(Direction.AroundInSlice));
        foreach (var z in _slices)
        {
            var pixels = _region.Count(z, z + 1);
            AddPairs(_inSlice, z, z + 1, pairs, pairsMerged);
            AddRuns(_inSlice, z, z + 1, pixels, runs, runsMerged);
            var zones = Zones.Of(_region, edge, Direction.AroundInSlice, z, z + 1);
            zones.Sizes.Write(pixels, sizes.Next());
            sizes.Add();
            zones.Distances.Write(pixels, distances.Next());
            distances.Add();
            var around = Neighbourhoods.Of(_region, Direction.AroundInSlice, z, z + 1, _mode);
            around.Write(tones.Next());
            tones.Add();
            around.Dependences.Write(pixels, dependences.Next());
            dependences.Add();
        }

        pairs.Write(_target.Block<CooccurrenceFeature>(Aggregation.SliceAverage), Cooccurrence.NoPairs);
        pairsMerged.Write(_target.Block<CooccurrenceFeature>(Aggregation.SliceMerged));
        runs.Write(_target.Block<RunLengthFeature>(Aggregation.SliceAverage), LevelTable.OnePixel);
        runsMerged.Write(_target.Block<RunLengthFeature>(Aggregation.SliceMerged));
        sizes.Write(_target.Block<SizeZoneFeature>(Aggregation.Slice));
        distances.Write(_target.Block<DistanceZoneFeature>(Aggregation.Slice));
        tones.Write(_target.Block<ToneDifferenceFeature>(Aggregation.Slice));
        dependences.Write(_target.Block<DependenceFeature>(Aggregation.Slice));
    }

    /// <summary>The slices' matrices added up.</summary>
    public void WriteStack()
    {
        WriteDirections(_inSlice, Aggregation.StackAverage, Aggregation.StackMerged);
        var edge = EdgeDistances.Of(_form, Sides(Direction.AroundInSlice));
        var zones = new Zones();
        var around = new Neighbourhoods(_region.Levels);
        foreach (var z in _slices)
        {
            zones.Add(Zones.Of(_region, edge, Direction.AroundInSlice, z, z + 1));
            around.Add(Neighbourhoods.Of(_region, Direction.AroundInSlice, z, z + 1, _mode));
        }

        WriteWhole(zones, around, Aggregation.Stack);
    }

    /// <summary>Neighbours in three dimensions.</summary>
    public void WriteVolume()
    {
        WriteDirections(_inVolume, Aggregation.VolumeAverage, Aggregation.VolumeMerged);
        var edge = EdgeDistances.Of(_form, Sides(Direction.AroundInVolume));
        var zones = Zones.Of(_region, edge, Direction.AroundInVolume, 0, _region.Depth);
        WriteWhole(zones, Neighbourhoods.Of(_region, Direction.AroundInVolume, 0, _region.Depth, _mode), Aggregation.Volume);
    }

    /// <summary>PyRadiomics leaves out directions along which the region's box is one pixel thick.</summary>
    private bool Counts(Direction step) => _mode == RadiomicMode.Ibsi
        || ((step.X == 0 || _extent.X > 1) && (step.Y == 0 || _extent.Y > 1) && (step.Z == 0 || _extent.Z > 1));

    private static Direction[] Sides(ImmutableArray<Direction> around) => [.. around.Where(step => step.IsOverSide)];

    private void WriteDirections(ImmutableArray<Direction> directions, Aggregation average, Aggregation merged)
    {
        FeatureAverage<CooccurrenceFeature> pairs = new(new FeatureScratch()), pairsMerged = new(new FeatureScratch());
        FeatureAverage<RunLengthFeature> runs = new(new FeatureScratch()), runsMerged = new(new FeatureScratch());
        AddPairs(directions, 0, _region.Depth, pairs, pairsMerged);
        AddRuns(directions, 0, _region.Depth, _region.Count(0, _region.Depth), runs, runsMerged);
        pairs.Write(_target.Block<CooccurrenceFeature>(average), Cooccurrence.NoPairs);
        pairsMerged.Write(_target.Block<CooccurrenceFeature>(merged));
        runs.Write(_target.Block<RunLengthFeature>(average), LevelTable.OnePixel);
        runsMerged.Write(_target.Block<RunLengthFeature>(merged));
    }

    private void AddPairs(
        ImmutableArray<Direction> directions, int first, int end, FeatureAverage<CooccurrenceFeature> average, FeatureAverage<CooccurrenceFeature> merged)
    {
        var all = new PairTable(_region.Levels);
        foreach (var step in directions)
        {
            var pairs = PairTable.Of(_region, step, first, end);
            pairs.Write(_mode, average.Next());
            average.Add();
            all.Add(pairs);
        }

        all.Write(_mode, merged.Next());
        merged.Add();
    }

    private void AddRuns(
        ImmutableArray<Direction> directions, int first, int end, int pixels, FeatureAverage<RunLengthFeature> average, FeatureAverage<RunLengthFeature> merged)
    {
        var all = new LevelTable();
        foreach (var step in directions)
        {
            var runs = Runs.Of(_region, step, first, end);
            runs.Write(pixels, average.Next());
            average.Add();
            all.Add(runs);
        }

        all.Write((long)pixels * directions.Length, merged.Next());
        merged.Add();
    }

    private void WriteWhole(Zones zones, Neighbourhoods around, Aggregation aggregation)
    {
        var pixels = _region.Count(0, _region.Depth);
        zones.Sizes.Write(pixels, _target.Block<SizeZoneFeature>(aggregation));
        zones.Distances.Write(pixels, _target.Block<DistanceZoneFeature>(aggregation));
        around.Write(_target.Block<ToneDifferenceFeature>(aggregation));
        around.Dependences.Write(pixels, _target.Block<DependenceFeature>(aggregation));
    }
}

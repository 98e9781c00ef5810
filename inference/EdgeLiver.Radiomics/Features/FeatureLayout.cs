using System.Collections.Frozen;
using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>Which features a vector has, and in what order: that of its names, which never changes within a version.</summary>
public sealed class FeatureLayout
{
    private readonly FrozenDictionary<string, int> _positions;
    private readonly FrozenDictionary<(Type Family, Aggregation Aggregation), int> _blocks;

    private FeatureLayout(Draft draft)
    {
        Names = [.. draft.Names];
        _positions = Names.Index().ToFrozenDictionary(x => x.Item, x => x.Index);
        _blocks = draft.Blocks.ToFrozenDictionary();
    }

    /// <summary>A region of one picture: shape, intensities, and all texture families in 2-D.</summary>
    public static FeatureLayout Picture { get; } = new(new Draft().AddIntensities().AddSlices().Add<Shape2DFeature>(Aggregation.None));

    /// <summary>A region of a stack of slices: morphology, intensities, and texture slice by slice, averaged or merged.</summary>
    public static FeatureLayout Slices { get; } = new(new Draft().AddForm().AddIntensities().AddSlices().AddStack());

    /// <summary>A region of a volume: the same, and texture in three dimensions.</summary>
    public static FeatureLayout Volume { get; } = new(new Draft().AddForm().AddIntensities().AddSlices().AddStack().AddVolume());

    /// <summary>All names, in the order of every vector; IBSI's tags with dimension and aggregation (<c>cm_contrast_2D_avg</c>).</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The place of a feature.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public int Position(string name) => _positions.TryGetValue(name, out var position)
        ? position
        : throw new ArgumentException($"no feature has the name '{name}'; FeatureLayout.Names lists all", nameof(name));

    internal int Start<TFeature>(Aggregation aggregation) => _blocks[(typeof(TFeature), aggregation)];

    private static string Suffix(Aggregation aggregation) => aggregation switch
    {
        Aggregation.None => "",
        Aggregation.Slice => "_2D",
        Aggregation.SliceAverage => "_2D_avg",
        Aggregation.SliceMerged => "_2D_comb",
        Aggregation.Stack => "_2_5D",
        Aggregation.StackAverage => "_2_5D_avg",
        Aggregation.StackMerged => "_2_5D_comb",
        Aggregation.Volume => "_3D",
        Aggregation.VolumeAverage => "_3D_avg",
        Aggregation.VolumeMerged => "_3D_comb",
        _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, null),
    };

    private sealed class Draft
    {
        public List<string> Names { get; } = [];

        public Dictionary<(Type Family, Aggregation Aggregation), int> Blocks { get; } = [];

        public Draft AddForm() => Add<MorphologyFeature>(Aggregation.None).Add<LocalIntensityFeature>(Aggregation.None);

        public Draft AddIntensities() => Add<IntensityStatistic>(Aggregation.None)
            .Add<IntensityHistogramFeature>(Aggregation.None).Add<VolumeHistogramFeature>(Aggregation.None);

        public Draft AddSlices() => AddTextures(Aggregation.Slice, Aggregation.SliceAverage, Aggregation.SliceMerged);

        public Draft AddStack() => AddTextures(Aggregation.Stack, Aggregation.StackAverage, Aggregation.StackMerged);

        public Draft AddVolume() => AddTextures(Aggregation.Volume, Aggregation.VolumeAverage, Aggregation.VolumeMerged);

        public Draft Add<TFeature>(Aggregation aggregation)
            where TFeature : struct, Enum
        {
            Blocks.Add((typeof(TFeature), aggregation), Names.Count);
            Names.AddRange(FeatureFamily<TFeature>.Tags.Select(tag => tag + Suffix(aggregation)));
            return this;
        }

        private Draft AddTextures(Aggregation whole, Aggregation average, Aggregation merged) => this
            .Add<CooccurrenceFeature>(average).Add<CooccurrenceFeature>(merged)
            .Add<RunLengthFeature>(average).Add<RunLengthFeature>(merged)
            .Add<SizeZoneFeature>(whole).Add<DistanceZoneFeature>(whole)
            .Add<ToneDifferenceFeature>(whole).Add<DependenceFeature>(whole);
    }
}

using BenchmarkDotNet.Attributes;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Benchmarks;

/// <summary>All 2-D features of one region: the kernel of live pictures, against the definitions as they stand.</summary>
[MemoryDiagnoser]
public class RadiomicsBenchmarks : IDisposable
{
    private readonly RadiomicSettings _settings = RadiomicSettings.Live with { VolumeHistogram = Discretisation.FixedBinNumber(1000) };
    private readonly RadiomicFeatures _features = new(FeatureLayout.Picture);
    private RadiomicsExtractor? _extractor;
    private SpeckledRegion? _region;
    private Volume? _slice;
    private VolumeMask? _mask;

    /// <summary>Pixels of the region, about.</summary>
    [Params(2_000, 20_000)]
    public int Pixels { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _extractor = new RadiomicsExtractor(_settings);
        _region = new SpeckledRegion(Pixels, 8);
        var image = _region.Next();
        _slice = new Volume(image.Width, image.Height, 1, VoxelSpacing.One);
        _mask = new VolumeMask(image.Width, image.Height, 1);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                _slice[x, y, 0] = image.Row(y)[x];
                _mask[x, y, 0] = _region.Labels.Row(y)[x] != 0;
            }
        }
    }

    [Benchmark(Baseline = true)]
    public RadiomicFeatures ByDefinition() => VolumeRadiomics.Extract(_slice!, _mask!, _mask!, _settings, bySlice: true, "benchmark");

    [Benchmark]
    public RadiomicFeatures Kernel()
    {
        _extractor!.Extract(_region!.Next(), _region.Labels, _features);
        return _features;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _extractor?.Dispose();
        _region?.Dispose();
        GC.SuppressFinalize(this);
    }
}

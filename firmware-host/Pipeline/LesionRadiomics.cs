using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Host.Pipeline;

/// <summary>Measures the lesions of a frame: each on one core, several at once.</summary>
/// <remarks>
/// The caller's thread works too and needs nobody: pool threads take lesions from the same counter as they come, and one that comes too
/// late finds nothing left. So a busy pool costs time, never a wait for a thread that has not begun. A frame allocates nothing.
/// </remarks>
internal sealed class LesionRadiomics : IDisposable
{
    private readonly Worker[] _workers;
    private readonly RegionShape[] _shapes = new RegionShape[Segmentation.MaxLesions];
    private readonly RadiomicFeatures[] _features =
        [.. Enumerable.Range(0, Segmentation.MaxLesions).Select(_ => new RadiomicFeatures(FeatureLayout.Picture))];

    private IReadOnlyList<LesionRegion> _lesions = [];
    private GrayView _luma;
    private PixelSpacing _spacing;
    private int _count;
    private int _next;
    private int _active;
    private Exception? _failure;

    /// <param name="cores">How many lesions at once, at least 1.</param>
    public LesionRadiomics(int cores) => _workers = [.. Enumerable.Range(0, cores).Select(_ => new Worker(this))];

    /// <summary>Features of a lesion of the last frame.</summary>
    public RadiomicFeatures Features(int lesion) => _features[lesion];

    /// <summary>Form of a lesion of the last frame.</summary>
    public RegionShape Shape(int lesion) => _shapes[lesion];

    /// <summary>Measures all lesions of a frame; returns when the last is done.</summary>
    /// <param name="luma">The frame's pixels.</param>
    /// <param name="lesions">Its lesions, at most <see cref="Segmentation.MaxLesions"/>.</param>
    /// <param name="spacing">Size of a pixel.</param>
    public void Measure(GrayView luma, IReadOnlyList<LesionRegion> lesions, PixelSpacing spacing)
    {
        (_luma, _lesions, _spacing, _failure) = (luma, lesions, spacing, null);
        _count = lesions.Count;
        // Everything above is in place before anybody can take a lesion.
        Volatile.Write(ref _next, 0);
        for (var i = 1; i < Math.Min(_workers.Length, _count); i++)
        {
            _workers[i].Offer();
        }

        _workers[0].Work();
        // All are taken; whoever took one counted himself in before.
        var spin = default(SpinWait);
        while (Volatile.Read(ref _active) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        // Nobody finds work until the next frame is in place.
        Volatile.Write(ref _next, int.MaxValue / 2);
        if (_failure is not null)
        {
            throw new InvalidOperationException("a lesion could not be measured", _failure);
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }
    }

    private void MeasureOne(int lesion, RadiomicsExtractor extractor)
    {
        var region = _lesions[lesion];
        _shapes[lesion] = extractor.Extract(_luma.Crop(region.Box), region.Mask.View.Crop(region.Box), _features[lesion], _spacing);
    }

    /// <summary>An extractor, and the turn that a thread takes with it.</summary>
    private sealed class Worker(LesionRadiomics owner) : IThreadPoolWorkItem, IDisposable
    {
        private readonly RadiomicsExtractor _extractor = new(RadiomicSettings.Live);
        private int _offered;

        /// <summary>Asks the pool for a thread, unless the last one asked for has not come yet.</summary>
        public void Offer()
        {
            if (Interlocked.Exchange(ref _offered, 1) == 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        public void Execute()
        {
            Work();
            Volatile.Write(ref _offered, 0);
        }

        /// <summary>Takes lesions until none is left.</summary>
        public void Work()
        {
            Interlocked.Increment(ref owner._active);
            try
            {
                int lesion;
                while ((lesion = Interlocked.Increment(ref owner._next) - 1) < owner._count)
                {
                    owner.MeasureOne(lesion, _extractor);
                }
            }
            catch (Exception e) when (e is ArgumentException or RegionException)
            {
                owner._failure = e;
            }
            finally
            {
                Interlocked.Decrement(ref owner._active);
            }
        }

        public void Dispose() => _extractor.Dispose();
    }
}

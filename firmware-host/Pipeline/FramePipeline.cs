using System.Diagnostics;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Radiomics;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Watching;

namespace EdgeLiver.Host.Pipeline;

/// <summary>One frame from the screen to tracked lesions: read, gate, segment, measure, track. Straight, nothing comes back.</summary>
/// <remarks>One thread at a time. The result is valid until the next frame.</remarks>
internal sealed class FramePipeline : IDisposable
{
    // More lesions at once than that are rare.
    private const int MostCores = 4;

    private readonly Segmenter _segmenter;
    private readonly ViewClassifier? _view;
    private readonly ScreenReader _reader;
    private readonly Segmentation _segmentation = new();
    private readonly LesionRadiomics _radiomics = new(Math.Min(Environment.ProcessorCount, MostCores));
    private readonly FrameResult _result = new();
    private readonly ExamSampler _sampler = new(Environment.TickCount);
    private readonly bool _singlePictures;
    private readonly LesionSighting[] _sightings = new LesionSighting[Segmentation.MaxLesions];
    private TimeSpan _at = TimeSpan.MinValue;
    private Fan? _fan;
    private bool _aiRuns = true;
    private Mask? _fanMask;

    /// <param name="segmenter">Stays the caller's; may serve several pipelines one after the other.</param>
    /// <param name="view">Likewise; null: the masks alone say whether the liver is in view.</param>
    /// <param name="profile">Where the scanner's depth ruler stands, or null: sizes stay in pixels.</param>
    /// <param name="singlePictures">Each frame stands alone: the screen is read anew, nothing is tracked.</param>
    public FramePipeline(Segmenter segmenter, ViewClassifier? view, ScannerProfile? profile, bool singlePictures)
    {
        (_segmenter, _view) = (segmenter, view);
        _reader = new ScreenReader(profile);
        _singlePictures = singlePictures;
        Exam = NewExam();
    }

    /// <summary>Looks at the best view of each lesion; null: nobody has an opinion of its kind.</summary>
    public LesionOpinions? Opinions { get; init; }

    /// <summary>What the frames since the start, or the last <see cref="BeginExam"/>, showed.</summary>
    public Exam Exam { get; private set; }

    /// <summary>The next exam starts: lesions are numbered anew.</summary>
    public void BeginExam()
    {
        Exam = NewExam();
        _sampler.Take();
    }

    /// <summary>What the exam gives to the watch over the device; once an exam. Null where too little was seen.</summary>
    public ExamSample? TakeSample() => _sampler.Take();

    /// <summary>False: frames are read, shown and counted, and no network looks at them.</summary>
    public bool AiRuns
    {
        get => Volatile.Read(ref _aiRuns);
        set => Volatile.Write(ref _aiRuns, value);
    }

    /// <summary>All that a frame cost in here.</summary>
    public LatencyHistogram TotalTime { get; } = new();

    /// <summary>The same without the network.</summary>
    public LatencyHistogram AroundTime { get; } = new();

    /// <summary>Frames that came in.</summary>
    public long Received { get; private set; }

    /// <summary>Frames that went through the network and were judged.</summary>
    public long Judged { get; private set; }

    /// <summary>Frames with no fan, standing still, or without the liver in view: counted and shown, not judged.</summary>
    public long Rejected => Received - Judged;

    /// <summary>Takes one frame; it is black outside the fan afterwards.</summary>
    public FrameResult Process(Frame frame)
    {
        Received++;
        if (_singlePictures)
        {
            _reader.Reset();
            BeginExam();
        }

        var start = Stopwatch.GetTimestamp();
        var reading = _reader.Read(frame);
        var read = Stopwatch.GetElapsedTime(start);

        // A driver's clock may stand or jump back; for the tracker time goes on, if only by a tick.
        _at = frame.CapturedAt > _at ? frame.CapturedAt : _at + TimeSpan.FromTicks(1);
        _result.Begin(frame.Source, frame.Index, frame.CapturedAt, reading.Signal);
        _result.Fan = reading.Fan;
        _result.MmPerPixel = reading.MmPerPixel;
        if (!AiRuns)
        {
            Exam.Skip(FrameSkip.AiStopped);
            _result.Times = new StageTimes { Read = read };
        }
        else if (reading is { Signal: Signal.Ok, Fan: { } fan })
        {
            Judge(frame, fan, read);
        }
        else
        {
            Exam.Skip(reading.Signal == Signal.Ok ? FrameSkip.NoFan : FrameSkip.Frozen);
            _result.Times = new StageTimes { Read = read };
        }

        TotalTime.Add(_result.Times.Total);
        AroundTime.Add(_result.Times.Around);
        return _result;
    }

    /// <summary>The result for a moment without a picture.</summary>
    public FrameResult NoPicture(string source, Signal signal)
    {
        Exam.Skip(FrameSkip.SignalLost);
        _result.Begin(source, -1, default, signal);
        return _result;
    }

    public void Dispose()
    {
        _radiomics.Dispose();
        _reader.Dispose();
        _segmentation.Dispose();
        _fanMask?.Dispose();
    }

    private void Judge(Frame frame, Fan fan, TimeSpan read)
    {
        var start = Stopwatch.GetTimestamp();
        var mask = MaskOf(fan);
        _segmenter.Segment(frame.Luma, fan.Box, mask, _segmentation);
        _result.Segmentation = _segmentation;
        _result.View = _view?.Look(frame.Luma, fan.Box);
        var quality = Quality.Of(_segmentation, fan.Area, _result.View);
        _result.Quality = quality;
        var segmented = Stopwatch.GetTimestamp();
        var network = _segmenter.LastRun + (_view?.LastRun ?? TimeSpan.Zero);
        var times = new StageTimes { Read = read, Segment = Stopwatch.GetElapsedTime(start, segmented), Network = network };
        Sample(quality, fan);
        if (!quality.LiverInView)
        {
            Exam.Add(frame.Index, _at, liverInView: false, []);
            _result.Times = times;
            return;
        }

        Judged++;
        Measure(frame);
        var measured = Stopwatch.GetTimestamp();
        var opinions = Track(frame, fan);
        _result.Times = times with
        {
            Network = times.Network + opinions,
            Radiomics = Stopwatch.GetElapsedTime(segmented, measured),
            Classify = Stopwatch.GetElapsedTime(measured),
        };
    }

    private void Sample(Quality quality, Fan fan)
    {
        if (_result.View is { } view)
        {
            _sampler.Add(new WatchFrame(
                quality.LiverInView, _segmentation.Lesions.Count > 0, view.Probability, view.Quality, view.Distance, view.Brightness, view.Contrast,
                _result.MmPerPixel * fan.Box.Height));
        }
    }

    private Mask MaskOf(Fan fan)
    {
        if (_fanMask is null || !ReferenceEquals(fan, _fan))
        {
            if (_fanMask is null || _fanMask.Width != fan.ScreenWidth || _fanMask.Height != fan.ScreenHeight)
            {
                _fanMask?.Dispose();
                _fanMask = new Mask(fan.ScreenWidth, fan.ScreenHeight);
            }

            fan.CopyTo(_fanMask);
            _fan = fan;
        }

        return _fanMask;
    }

    /// <summary>The long axis and the features of each lesion, on its own pixels only.</summary>
    private void Measure(Frame frame)
    {
        var spacing = _result.MmPerPixel is { } mm ? new PixelSpacing(mm, mm) : PixelSpacing.Unknown;
        _radiomics.Measure(frame.Luma, _segmentation.Lesions, spacing);
        for (var i = 0; i < _segmentation.Lesions.Count; i++)
        {
            var region = _segmentation.Lesions[i];
            var box = new LesionBox(region.Box.X, region.Box.Y, region.Box.Width, region.Box.Height);
            _sightings[i] = new LesionSighting(
                box, region.AreaPx, LengthPx(_radiomics.Shape(i).LongAxis), region.CentroidX, region.CentroidY, region.Probability, _result.MmPerPixel);
        }
    }

    /// <returns>What the opinions' network alone cost.</returns>
    private TimeSpan Track(Frame frame, Fan fan)
    {
        var cost = TimeSpan.Zero;
        var sightings = _sightings.AsSpan(0, _segmentation.Lesions.Count);
        var tracked = Exam.Add(frame.Index, _at, liverInView: true, sightings);
        for (var i = 0; i < sightings.Length; i++)
        {
            Exam.Observe(tracked[i].Track, _radiomics.Features(i));
            if (tracked[i].IsBest)
            {
                Exam.Describe(tracked[i].Track, _radiomics.Features(i));
                if (Opinions is not null)
                {
                    Exam.Judge(tracked[i].Track, Opinions.Of(frame.Luma, fan.Box, _segmentation.Lesions[i]));
                    cost += Opinions.LastRun;
                }
            }

            _result.Add(new LesionInFrame(
                tracked[i].Track, _segmentation.Lesions[i], sightings[i].LongAxisPx, Exam.OpinionOf(tracked[i].Track)));
        }

        return cost;
    }

    private Exam NewExam() => new(_singlePictures ? TrackerOptions.Still : null);

    /// <summary>The axis' ends are in pixels whatever its length is in.</summary>
    private static double LengthPx(LongAxis axis) => double.Hypot(axis.ToX - axis.FromX, axis.ToY - axis.FromY);
}

using EdgeLiver.Capture;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Pipeline;

/// <summary>What the pipeline found in one frame; one object a pipeline, filled anew for each frame.</summary>
internal sealed class FrameResult
{
    private readonly List<LesionInFrame> _lesions = new(Segmentation.MaxLesions);

    public string Source { get; internal set; } = "";

    public long Index { get; internal set; }

    public TimeSpan CapturedAt { get; internal set; }

    public Signal Signal { get; internal set; }

    /// <summary>Null where no ultrasound picture was found on the screen.</summary>
    public Fan? Fan { get; internal set; }

    /// <summary>Null where the scale is not known.</summary>
    public double? MmPerPixel { get; internal set; }

    /// <summary>Null where the network did not run: no signal, a standing picture, no fan.</summary>
    public Quality? Quality { get; internal set; }

    /// <summary>What the in-view network says; null where no network ran.</summary>
    public ViewOpinion? View { get; internal set; }

    /// <summary>The frame's masks; null where the network did not run.</summary>
    public Segmentation? Segmentation { get; internal set; }

    /// <summary>Lesions of this frame with their tracks; empty where the frame was not judged.</summary>
    public IReadOnlyList<LesionInFrame> Lesions => _lesions;

    public StageTimes Times { get; internal set; }

    internal void Begin(string source, long index, TimeSpan capturedAt, Signal signal)
    {
        (Source, Index, CapturedAt, Signal) = (source, index, capturedAt, signal);
        (Fan, MmPerPixel, Quality, View, Segmentation, Times) = (null, null, null, null, null, default);
        _lesions.Clear();
    }

    internal void Add(LesionInFrame lesion) => _lesions.Add(lesion);
}

/// <summary>A lesion as seen in one frame.</summary>
/// <param name="Track">Its number over the clip, from 1.</param>
/// <param name="Region">Where it is.</param>
/// <param name="LongAxisPx">Longest line inside its outline, pixels.</param>
/// <param name="Opinion">What a model makes of its track, by the best view so far; null where none has looked.</param>
internal readonly record struct LesionInFrame(int Track, LesionRegion Region, double LongAxisPx, Screening.LesionOpinion? Opinion = null);

using EdgeLiver.Radiomics;

namespace EdgeLiver.Screening;

/// <summary>Collects what the frames of one exam show; no pixel stays here.</summary>
/// <remarks>No managed allocation per frame in the steady state. One thread at a time.</remarks>
public sealed class Exam
{
    private readonly LesionTracker _tracker;
    private readonly Dictionary<int, RadiomicFeatures> _features = [];
    private readonly Dictionary<int, FeatureRepeatability> _repeatability = [];
    private readonly Dictionary<int, LesionEntry> _entries = [];
    private readonly Dictionary<int, LesionOpinion> _opinions = [];
    private readonly long[] _skipped = new long[Enum.GetValues<FrameSkip>().Length];
    private TrackedSighting[] _tracked = new TrackedSighting[16];
    private long _frames;
    private long _liverFrames;

    /// <param name="tracking">Null: for a clip or live input.</param>
    public Exam(TrackerOptions? tracking = null) => _tracker = new LesionTracker(tracking);

    /// <summary>Adds a judged frame and says which lesion each sighting is, in the same order; valid until the next call.</summary>
    /// <param name="frame">Index of the frame.</param>
    /// <param name="at">When it was taken, later than the last one.</param>
    /// <param name="liverInView">The quality gate's word.</param>
    /// <param name="lesions">What the segmentation found; may be none.</param>
    public ReadOnlySpan<TrackedSighting> Add(long frame, TimeSpan at, bool liverInView, ReadOnlySpan<LesionSighting> lesions)
    {
        if (_tracked.Length < lesions.Length)
        {
            _tracked = new TrackedSighting[2 * lesions.Length];
        }

        _tracker.Update(frame, at, lesions, _tracked);
        _frames++;
        _liverFrames += liverInView ? 1 : 0;
        return _tracked.AsSpan(0, lesions.Length);
    }

    /// <summary>Counts a frame that was not judged.</summary>
    public void Skip(FrameSkip reason) => _skipped[(int)reason]++;

    /// <summary>Keeps a copy of the features of a lesion's best frame, in place of those before.</summary>
    public void Describe(int track, RadiomicFeatures features)
    {
        if (_features.TryGetValue(track, out var kept))
        {
            features.CopyTo(kept);
        }
        else
        {
            _features[track] = features.Copy();
        }
    }

    /// <summary>Keeps what a model makes of a lesion's best frame, in place of what it said before.</summary>
    public void Judge(int track, LesionOpinion opinion) => _opinions[track] = opinion;

    /// <summary>What a model made of a lesion so far; null where none has looked.</summary>
    public LesionOpinion? OpinionOf(int track) => _opinions.TryGetValue(track, out var opinion) ? opinion : null;

    /// <summary>Adds a frame's features of a lesion to what is known about their spread.</summary>
    public void Observe(int track, RadiomicFeatures features)
    {
        // The scale may become known on the way; values in pixels and in millimetres are not of one kind.
        if (!_repeatability.TryGetValue(track, out var spread) || spread.Layout.SettingsHash != features.SettingsHash)
        {
            _repeatability[track] = spread = new FeatureRepeatability(features.Schema);
        }

        spread.Add(features);
    }

    /// <summary>Keeps what the operator says about a lesion, in place of what was said before.</summary>
    /// <exception cref="ClinicalInputException">No lesion has this track, or the size can't be.</exception>
    public void Enter(int track, LesionEntry entry)
    {
        if (_tracker.Lesions().All(lesion => lesion.Track != track))
        {
            throw ClinicalInputException.OutOfRange("track", track, "the track of a lesion of this exam");
        }

        if (entry.MeasuredMm is { } size && size is not (> 0 and <= RuleInput.MaxSizeMm))
        {
            throw ClinicalInputException.OutOfRange("measuredMm", size, $"above 0, up to {RuleInput.MaxSizeMm} mm");
        }

        _entries[track] = entry;
    }

    /// <summary>Everything so far, as values that later frames do not change.</summary>
    public ExamFindings Findings() => new()
    {
        Frames = _frames,
        LiverFrames = _liverFrames,
        Skipped = Enum.GetValues<FrameSkip>().ToDictionary(reason => reason, reason => _skipped[(int)reason]),
        Lesions = [.. _tracker.Lesions().Select((lesion, i) => new LesionFinding(
            i + 1, lesion, _features.GetValueOrDefault(lesion.Track)?.Copy(), _entries.GetValueOrDefault(lesion.Track))
        {
            Repeatability = _repeatability.GetValueOrDefault(lesion.Track)?.Copy(),
            Opinion = OpinionOf(lesion.Track),
        })],
    };
}

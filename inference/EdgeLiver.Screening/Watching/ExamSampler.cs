namespace EdgeLiver.Screening.Watching;

/// <summary>Draws one frame of an exam, every frame with the liver in view as likely as any other, and counts the rest.</summary>
/// <remarks>
/// Neighbouring frames are alike, so a thousand of them are not a thousand observations; one of each exam is one, and it is of the same
/// kind as the single pictures that the package's reference was made of. No managed memory a frame; one thread at a time.
/// </remarks>
/// <param name="seed">Of the draw.</param>
public sealed class ExamSampler(int seed)
{
    /// <summary>An exam with fewer frames in view is no exam: a button that was pressed by mistake.</summary>
    public const int LeastInView = 15;

    private readonly Random _random = new(seed);
    private WatchFrame _drawn;
    private long _frames;
    private long _inView;
    private long _withLesion;

    public void Add(in WatchFrame frame)
    {
        _frames++;
        if (!frame.InView)
        {
            return;
        }

        _inView++;
        _withLesion += frame.HasLesion ? 1 : 0;
        if (_random.NextInt64(_inView) == 0)
        {
            _drawn = frame;
        }
    }

    /// <summary>What the exam gave, and the next one begins.</summary>
    /// <returns>Null where too little was seen.</returns>
    public ExamSample? Take()
    {
        var sample = _inView < LeastInView ? null : new ExamSample(_frames,
        [
            _drawn.Probability, _drawn.Quality, _drawn.Distance, _drawn.Brightness, _drawn.Contrast, _drawn.DepthMm ?? double.NaN,
            (double)_inView / _frames, (double)_withLesion / _inView,
        ]);
        (_frames, _inView, _withLesion) = (0, 0, 0);
        return sample;
    }
}

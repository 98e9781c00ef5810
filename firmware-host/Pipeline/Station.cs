using System.Diagnostics;
using System.Threading.Channels;
using EdgeLiver.Capture;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Web;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Screening;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The station at work: one source through the pipeline into the running exam, until it is stopped.</summary>
/// <remarks>
/// One loop owns pipeline and exam. Whoever ends an exam asks the loop and gets the report back; storing it is the asker's
/// work, so inference never waits for the disk.
/// </remarks>
internal sealed class Station : IDisposable
{
    private static readonly TimeSpan StateInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RateInterval = TimeSpan.FromSeconds(1);

    /// <summary>Whoever wants a key frame waits so long for a picture.</summary>
    private static readonly TimeSpan PictureWait = TimeSpan.FromSeconds(3);

    private readonly IFrameSource _source;
    private readonly FramePool _pool;
    private readonly FramePipeline _pipeline;
    private readonly FrameQueue _queue;
    private readonly LiveView _view;
    private readonly RecordStore _store;
    private readonly MqttLink _link;
    private readonly ModelPackage _package;
    private readonly Segmenter _segmenter;
    private readonly TimeProvider _time;
    private readonly ILogger<Station> _log;
    private readonly Channel<ExamEnd> _ends = Channel.CreateBounded<ExamEnd>(4);
    private readonly LatencyHistogram _latency = new();
    private readonly CineRing _cine = new();
    private TaskCompletionSource<KeyFrame?>? _wanted;
    private double _cineSeconds;
    private Ulid _examId;
    private DateTimeOffset _examStartedAt;
    private long _overtakenBefore;
    private StationState _state;
    private long _stateAt;
    private long _rateAt;
    private long _rateFrames;
    private double _framesPerSecond;
    private Signal? _lastSignal;
    private InputStatus? _input;
    private long _beatAt = Stopwatch.GetTimestamp();
    private volatile bool _isIdle;
    private volatile int _judgeEvery = 1;
    private long _live;

    public Station(
        IFrameSource source, FramePool pool, Segmenter segmenter, ViewClassifier inView, LesionOpinions? opinions, ModelPackage package, ScannerProfile? profile,
        LiveView view, RecordStore store, MqttLink link, TimeProvider time, ILogger<Station> log)
    {
        _source = source;
        _pool = pool;
        _package = package;
        _segmenter = segmenter;
        _pipeline = new FramePipeline(segmenter, inView, profile, singlePictures: false) { Opinions = opinions };
        _queue = new FrameQueue(source.IsLive);
        (_view, _store, _link, _time, _log) = (view, store, link, time, log);
        BeginExam();
        _state = State(Signal.Lost, result: null);
    }

    /// <summary>From a frame's arrival to its result.</summary>
    public LatencyHistogram Latency => _latency;

    public FramePipeline Pipeline => _pipeline;

    /// <summary>Live frames that a newer one replaced before they were looked at.</summary>
    public long Overtaken => _queue.Overtaken;

    /// <summary>Frames that wait to be looked at.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>False: frames are shown and counted, and not judged.</summary>
    public bool AiRuns
    {
        get => _pipeline.AiRuns;
        set => _pipeline.AiRuns = value;
    }

    /// <summary>Pictures of the source that could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>One live frame in so many is judged, the others are passed over and counted; more than 1 while the box is too hot.</summary>
    public int JudgeEvery
    {
        get => _judgeEvery;
        set => _judgeEvery = value;
    }

    /// <summary>Frames that heat kept from being judged.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Is the loop turning? A live source says something each second; after a recording's end there is nothing to do.</summary>
    /// <param name="limit">Longer than that without a turn is stuck.</param>
    public bool IsHealthy(TimeSpan limit) => _isIdle || Stopwatch.GetElapsedTime(Volatile.Read(ref _beatAt)) < limit;

    /// <summary>At most <see cref="StateInterval"/> old while frames come.</summary>
    public StationState Snapshot() => Volatile.Read(ref _state) with
    {
        RecordsPending = _store.Counts.TotalPending,
        RecordsSent = _store.Counts.TotalSent,
        Link = LinkText(_link.Status),
    };

    /// <summary>Lets go of a live source and opens it anew; the exam goes on.</summary>
    /// <returns>False where the source is a recording, or is not being read.</returns>
    public bool RestartCapture() => _source.IsLive && _queue.Restart();

    /// <summary>Ends the running exam and starts the next; can't be cancelled, since an exam that nobody takes would be lost.</summary>
    /// <returns>What was seen, for the rules and the record.</returns>
    /// <exception cref="ChannelClosedException">The station has stopped; whoever stopped it has the exam.</exception>
    public async Task<FinishedExam> EndExamAsync()
    {
        var end = new ExamEnd(new TaskCompletionSource<FinishedExam>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _ends.Writer.WriteAsync(end);
        return await end.Done.Task;
    }

    /// <summary>Copies the next picture and all that was found up to it, for whoever keeps it.</summary>
    /// <param name="cineSeconds">Seconds before it that are kept too; 0: none.</param>
    /// <returns>Null where no ultrasound picture comes within three seconds.</returns>
    public async Task<KeyFrame?> NextPictureAsync(double cineSeconds = 0)
    {
        Volatile.Write(ref _cineSeconds, cineSeconds);
        var wanted = new TaskCompletionSource<KeyFrame?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Interlocked.CompareExchange(ref _wanted, wanted, null) ?? wanted;
        try
        {
            return await waiting.Task.WaitAsync(PictureWait, _time);
        }
        catch (TimeoutException)
        {
            Interlocked.CompareExchange(ref _wanted, null, waiting);
            return null;
        }
    }

    /// <summary>Works until stopped; after a recording's end it goes on answering.</summary>
    /// <returns>The exam that was running, for whoever stores it.</returns>
    public async Task<FinishedExam> RunAsync(CancellationToken stop)
    {
        _rateAt = Stopwatch.GetTimestamp();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var filling = _queue.FillAsync(_source, _pool, end.Token);
        try
        {
            // Without the token: a wait that can be cancelled is an object a frame. Whoever fills the queue ends it when he is stopped.
            await foreach (var arrival in _queue.Reader.ReadAllAsync(CancellationToken.None))
            {
                if (stop.IsCancellationRequested)
                {
                    arrival.Frame?.Dispose();
                    continue;
                }

                Volatile.Write(ref _beatAt, Stopwatch.GetTimestamp());
                Take(arrival);
                AnswerEnds();
            }

            stop.ThrowIfCancellationRequested();
            _isIdle = true;

            Publish(Signal.Lost, result: null, force: true);
            while (await _ends.Reader.WaitToReadAsync(stop))
            {
                AnswerEnds();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way this loop ends.
        }
        finally
        {
            // After a fault too: the frames' memory goes next, and nobody may be writing into it by then.
            await end.CancelAsync();
            _queue.Drain();
            await filling;
            _queue.Drain();
        }

        // Who asked in the last moment still gets an answer; who asks later is told that it is over.
        _ends.Writer.Complete();
        AnswerEnds();
        return Finish();
    }

    public void Dispose()
    {
        _pipeline.Dispose();
    }

    private void Take(Arrival arrival)
    {
        if (arrival.Fault is { } fault)
        {
            Unreadable++;
            _pipeline.Exam.Skip(FrameSkip.Unreadable);
            Log.Unreadable(_log, fault);
            return;
        }

        using var frame = arrival.Frame;
        if (frame is null)
        {
            _pipeline.NoPicture(_source.Name, arrival.Signal);
            Interlocked.Exchange(ref _wanted, null)?.SetResult(null);
            TellInput(arrival.Input);
            Publish(arrival.Signal, result: null, force: true);
            return;
        }

        _input = null;
        if (_source.IsLive && _live++ % _judgeEvery != 0)
        {
            PassedOver++;
            _pipeline.Exam.Skip(FrameSkip.Overtaken);
            return;
        }

        var result = _pipeline.Process(frame);
        _latency.Add(Stopwatch.GetElapsedTime(frame.ReceivedAt));

        // A picture that comes twice was not looked at again: it has no outlines, and the first one was shown.
        if (result.Signal != Signal.Repeated)
        {
            _view.Offer(frame, result);
            if (result.Fan is { Box: var box })
            {
                _cine.Add(frame.Luma, box, frame.ReceivedAt);
            }

            if (Interlocked.Exchange(ref _wanted, null) is { } wanted)
            {
                wanted.SetResult(KeyFrame.Of(frame.Luma, result, _pipeline.Exam.Findings, _cine.Take(Volatile.Read(ref _cineSeconds))));
            }
        }

        Publish(result.Signal, result, force: false);
    }

    private void TellInput(InputStatus? input)
    {
        if (input is not null && input != _input)
        {
            Log.InputLost(_log, _source.Name, input.State, input.Detail);
        }

        _input = input;
    }

    private void AnswerEnds()
    {
        while (_ends.Reader.TryRead(out var end))
        {
            end.Done.SetResult(Finish());
        }
    }

    private FinishedExam Finish()
    {
        for (; _overtakenBefore < _queue.Overtaken; _overtakenBefore++)
        {
            _pipeline.Exam.Skip(FrameSkip.Overtaken);
        }

        var finished = new FinishedExam(_examId, _examStartedAt, _time.GetUtcNow(), _pipeline.Exam.Findings()) { Sample = _pipeline.TakeSample() };
        _pipeline.BeginExam();
        BeginExam();
        return finished;
    }

    private void BeginExam()
    {
        // What was seen before belongs to somebody else.
        _cine.Clear();
        _examStartedAt = _time.GetUtcNow();
        _examId = Ulid.NewUlid(_examStartedAt);
    }

    private void Publish(Signal signal, FrameResult? result, bool force)
    {
        // A picture shown twice tells nothing new: what was said of it stands.
        if (signal == Signal.Repeated)
        {
            return;
        }

        if (signal != _lastSignal)
        {
            _lastSignal = signal;
            Log.SignalChanged(_log, _source.Name, signal);
            force = true;
        }

        MeasureRate();
        if (force || Stopwatch.GetElapsedTime(_stateAt) >= StateInterval)
        {
            _stateAt = Stopwatch.GetTimestamp();
            Volatile.Write(ref _state, State(signal, result));
        }
    }

    private void MeasureRate()
    {
        var elapsed = Stopwatch.GetElapsedTime(_rateAt);
        if (elapsed >= RateInterval)
        {
            _framesPerSecond = (_pipeline.Received - _rateFrames) / elapsed.TotalSeconds;
            (_rateAt, _rateFrames) = (Stopwatch.GetTimestamp(), _pipeline.Received);
        }
    }

    private StationState State(Signal signal, FrameResult? result) => new()
    {
        Signal = SignalName(signal, result),
        Input = _input,
        LiverInView = result?.Quality?.LiverInView ?? false,
        QualityScore = result?.Quality?.Score ?? 0,
        Lesions = result is null ? [] : [.. result.Lesions.Select(l => new LesionState(l.Track, l.LongAxisPx, l.LongAxisPx * result.MmPerPixel, 1))],
        ExamId = $"{_examId}",
        ExamLesions = [.. _pipeline.Exam.Findings().Lesions.Select(LesionState.Of)],
        Frames = _pipeline.Received,
        Overtaken = _queue.Overtaken,
        PassedOver = PassedOver,
        FramesPerSecond = _framesPerSecond,
        Latency = _latency.Summarise(),
        Model = _package.Id,
        Provider = _pipeline.AiRuns ? _segmenter.Provider : "nothing: the AI was stopped",
        RecordsPending = 0,
        RecordsSent = 0,
        Link = "",
    };

    private static string SignalName(Signal signal, FrameResult? result) => signal switch
    {
        Signal.Ok when result?.Fan is null => "none",
        Signal.Stalled => "stalled",
        _ => Commands.ReplayLine.Name(signal),
    };

    private static string LinkText(LinkStatus status) =>
        status.Reason is null ? $"{status.State}" : $"{status.State}: {status.Reason}";

    private sealed record ExamEnd(TaskCompletionSource<FinishedExam> Done);
}

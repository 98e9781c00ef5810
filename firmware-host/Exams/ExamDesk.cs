using System.Collections.Concurrent;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Host.Web;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Workflow;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Exams;

/// <summary>No picture to keep: the signal is lost, or the screen shows no ultrasound.</summary>
internal sealed class NoPictureException() : Exception("there is no ultrasound picture to keep");

/// <summary>Another exam is being scanned; there is one scanner.</summary>
internal sealed class ScannerBusyException(Ulid by) : Exception($"exam {by} is being scanned; end it first")
{
    public Ulid By { get; } = by;
}

/// <summary>The exams of this box: takes them from step to step, each step on the disk before it is told.</summary>
/// <remarks>
/// One step at a time, whoever asks. A step that has begun is finished though its browser goes away. The record in the store is the state: what
/// is in memory beside it is the tracker of the scan that runs, and an exam that was cut off goes on from its last key frame.
/// </remarks>
internal sealed class ExamDesk(Station station, DeviceWatch watch, LiveView view, ExamRecords records, RecordStore store, StationTime clock, ConsoleSettingsFile settings, KeyFrameAudit audit, ILogger<ExamDesk> log) : IDisposable
{
    /// <summary>Exams that the worklist looks at, newest first.</summary>
    public const int MaxListed = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentDictionary<Task, byte> _underWay = new();
    private Ulid? _scanning;
    private ScanPart? _before;

    /// <summary>The exam that the pictures belong to now; null where they belong to none.</summary>
    public Ulid? Scanning => _scanning;

    /// <summary>Key frames that were not kept because words could be read in them.</summary>
    public long PicturesWithheld => audit.Withheld;

    /// <summary>Has an exam been scanned since the start? Then what comes after the last one is nobody's.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Returns once every step that was begun is on the disk, or whoever asked was told why it is not.</summary>
    public async Task SettledAsync() => await Task.WhenAll(_underWay.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public async Task<ExamRecord?> FindAsync(Ulid id, CancellationToken stop) => (await store.TryGetExamAsync(id, stop))?.Exam;

    public Task<IReadOnlyList<StoredExam>> ListAsync(CancellationToken stop) => store.ListExamsAsync(MaxListed, stop);

    /// <summary>After a start: an exam that was cut off in mid-scan goes on.</summary>
    public async Task ResumeAsync()
    {
        foreach (var stored in await store.ListExamsAsync(MaxListed))
        {
            if (stored.Exam.Status == ExamStatus.Scanning)
            {
                await RunAsync(async () =>
                {
                    await BeginPartAsync(stored.Exam);
                    Log.ExamResumed(log, stored.Exam.ExamId, stored.Exam.Acquisition.Media.Count);
                    return stored.Exam;
                });
                return;
            }
        }
    }

    /// <summary>A new exam; the same id again is the same exam (a double click) and gives what is there.</summary>
    public Task<ExamRecord> RegisterAsync(ExamRecord blank) => RunAsync(async () =>
        await FindAsync(blank.ExamId, default) ?? await PutAsync(ExamSteps.Register(blank, clock.Now), []));

    /// <summary>A step that needs nothing but the record.</summary>
    /// <exception cref="ExamStepException">The exam can't take it, or <paramref name="revision"/> is there and not its present one.</exception>
    /// <exception cref="KeyNotFoundException">There is no such exam.</exception>
    public Task<ExamRecord> StepAsync(Ulid id, int? revision, Func<ExamRecord, ExamRecord> step) =>
        RunAsync(async () => await PutAsync(step(await GetAsync(id, revision)), []));

    /// <exception cref="ScannerBusyException">Another exam is being scanned.</exception>
    public Task<ExamRecord> StartScanAsync(Ulid id, int revision) => RunAsync(async () =>
    {
        if (_scanning is { } other && other != id)
        {
            throw new ScannerBusyException(other);
        }

        var exam = await PutAsync(ExamSteps.StartScan(await GetAsync(id, revision), clock.Now), []);
        await BeginPartAsync(exam);
        return exam;
    });

    /// <summary>Starts the scan of the one exam that waits for it: for whoever has a button and no page.</summary>
    /// <returns>Null where none or more than one waits: which person lies there, only a page can ask.</returns>
    /// <exception cref="ScannerBusyException">Another exam is being scanned.</exception>
    public async Task<ExamRecord?> StartOnlyAsync()
    {
        var waiting = (await ListAsync(default)).Where(stored => stored.Exam.Status == ExamStatus.Registered).Take(2).ToList();
        return waiting is [var only] ? await StartScanAsync(only.Exam.ExamId, only.Exam.Revision) : null;
    }

    /// <summary>Keeps the next picture. A key frame needs no revision: two people who both want one get two.</summary>
    /// <exception cref="NoPictureException">There is none.</exception>
    /// <exception cref="WordsInPictureException">Words can be read in it.</exception>
    public Task<ExamRecord> KeepAsync(Ulid id) => RunAsync(async () =>
    {
        var exam = await GetAsync(id, revision: null);
        if (exam.Status != ExamStatus.Scanning)
        {
            throw new ExamStepException(StepRefusal.WrongState, exam, "key frames are kept while scanning");
        }

        var frame = await station.NextPictureAsync(settings.Current.CineSeconds) ?? throw new NoPictureException();
        await audit.CheckAsync(frame);
        var number = exam.Acquisition.Media.Count(media => media.Kind == "still") + 1;
        var pictures = KeyFramePictures.Of(frame, $"m{number}", exam.Mode != ExamMode.Off);
        var still = await store.AddBlobAsync(new MemoryStream(pictures.Still), KeyFramePictures.StillType);
        var blobs = new List<BlobReference> { still };
        var media = new List<MediaRecord> { Media(frame, $"m{number}", "still", still) };
        if (pictures.Outlines is { } outlines)
        {
            blobs.Add(await store.AddBlobAsync(new MemoryStream(outlines), KeyFramePictures.OutlinesType));
            media.Add(Media(frame, $"m{number}-outlines", "outlines", blobs[^1]));
        }

        if (frame.Cine is { } loop)
        {
            blobs.Add(await store.AddBlobAsync(new MemoryStream(CineFile.Write(loop)), CineFile.Type));
            media.Add(Media(frame, $"m{number}-cine", "cine", blobs[^1]) with { Frames = loop.Pictures.Count, FramesPerSecond = Math.Round(loop.PicturesPerSecond, 2) });
        }

        var part = PartOf(frame.Findings);
        return await PutAsync(WithScale(ExamSteps.Keep(exam, part, media, pictures.Axes, clock.Now), frame.MmPerPixel), await SealAsync(exam, part, blobs));
    });

    public Task<ExamRecord> EndScanAsync(Ulid id) => RunAsync(async () =>
    {
        var exam = await GetAsync(id, revision: null);
        if (exam.Status != ExamStatus.Scanning)
        {
            throw new ExamStepException(StepRefusal.WrongState, exam, "only a scan that runs can end");
        }

        var finished = await station.EndExamAsync();
        var part = PartOf(finished.Findings);
        watch.Offer(finished.Sample);

        // Kept until the record is on the disk: a full disk must not cost what was seen.
        _before = part;
        var ended = await PutAsync(ExamSteps.EndScan(exam, part, clock.Now), await SealAsync(exam, part, []));
        (_scanning, _before) = (null, null);
        view.ShowFindings = true;
        return ended;
    });

    /// <summary>The signature: from here on the exam is on its way to the centre.</summary>
    public Task<ExamRecord> SignAsync(Ulid id, int revision, string by) => RunAsync(async () =>
    {
        var exam = await GetAsync(id, revision);
        var sealedBytes = exam.Seal is { } seal ? await store.TryReadBlobAsync(new BlobReference(seal.Sha256, 0, "application/json")) : null;
        return await SendAsync(ExamSteps.Sign(exam, by, sealedBytes, clock.Now), before: null);
    });

    /// <summary>A late value: judged anew and sent again.</summary>
    public Task<ExamRecord> AmendAsync(Ulid id, int revision, string by, string reason, Func<ExamRecord, ExamRecord> change) => RunAsync(async () =>
    {
        var exam = await GetAsync(id, revision);
        return await SendAsync(ExamSteps.Amend(exam, change, by, reason, clock.Now), before: exam);
    });

    public Task<ExamRecord> CancelAsync(Ulid id, int revision) => RunAsync(async () =>
    {
        var exam = await PutAsync(ExamSteps.Cancel(await GetAsync(id, revision), clock.Now), []);
        if (_scanning == id)
        {
            await station.EndExamAsync();
            (_scanning, _before) = (null, null);
            view.ShowFindings = true;
        }

        return exam;
    });

    /// <summary>A picture of an exam; null where it is missing or damaged.</summary>
    public Task<byte[]?> PictureAsync(MediaRecord media, CancellationToken stop) =>
        store.TryReadBlobAsync(new BlobReference(media.Sha256, media.Bytes, ""), stop);

    /// <summary>What is scanned when the service stops is stored as far as it came; the exam goes on after the next start.</summary>
    public async Task KeepUnfinishedAsync(FinishedExam last)
    {
        if (_scanning is { } id && await FindAsync(id, default) is { Status: ExamStatus.Scanning } exam)
        {
            var part = PartOf(last.Findings);
            var ended = ExamSteps.EndScan(exam, part, clock.Now);
            await PutAsync(ended with { Status = ExamStatus.Scanning }, await SealAsync(exam, part, []));
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task BeginPartAsync(ExamRecord exam)
    {
        var earlier = exam.Seal is { } seal
            ? await store.TryReadBlobAsync(new BlobReference(seal.Sha256, 0, "application/json")) is { } bytes ? ScanPart.Read(bytes) : []
            : exam.Observations.Where(o => o.Source == ObservationSource.Ai).ToList();
        await station.EndExamAsync();
        _before = records.Part(FinishedExam.Empty.Findings) with { Earlier = earlier, EarlierFrames = exam.Acquisition.Frames };
        (_scanning, WasUsed) = (exam.ExamId, true);
        view.ShowFindings = exam.Mode == ExamMode.Assist;
    }

    private ScanPart PartOf(ExamFindings findings) => records.Part(findings) with
    {
        Earlier = _before is { } before ? before.Observations() : [],
        EarlierFrames = _before?.Frames() ?? new FrameCounts(),
    };

    private async Task<List<BlobReference>> SealAsync(ExamRecord exam, ScanPart part, List<BlobReference> blobs)
    {
        if (exam.Mode == ExamMode.Silent)
        {
            blobs.Add(await store.AddBlobAsync(new MemoryStream(ScanPart.Write(part.Observations())), "application/json"));
        }

        return blobs;
    }

    private async Task<ExamRecord> SendAsync(ExamRecord exam, ExamRecord? before)
    {
        var signed = Stamped(exam);
        var messages = new List<OutboxMessage> { OutboxMessage.Of(signed) };
        var report = ExamEvaluation.Report(signed, clock.Today);
        if (report.RaisesAlert && (before is null || before.Results.Recommendation != signed.Results.Recommendation || before.Results.Category != signed.Results.Category))
        {
            messages.Insert(0, OutboxMessage.Of(records.Alert(signed, report)));
        }

        await store.AppendAsync(signed, messages);
        Log.ExamStored(log, signed.ExamId, signed.Observations.Count, messages.Count);
        return signed;
    }

    private async Task<ExamRecord> PutAsync(ExamRecord exam, IReadOnlyList<BlobReference> blobs)
    {
        var stamped = Stamped(exam);
        await store.AppendAsync(stamped, [], blobs);
        return stamped;
    }

    private static ExamRecord Stamped(ExamRecord exam) => exam with { Provenance = exam.Provenance with { Clock = StationTime.Worse(exam.Provenance.Clock) } };

    private async Task<ExamRecord> GetAsync(Ulid id, int? revision)
    {
        var exam = await FindAsync(id, default) ?? throw new KeyNotFoundException($"there is no exam {id}");
        return revision is null || revision == exam.Revision
            ? exam
            : throw new ExamStepException(StepRefusal.Stale, exam, $"the form was made from revision {revision}");
    }

    private async Task<ExamRecord> RunAsync(Func<Task<ExamRecord>> step)
    {
        // The asker may be a browser that goes away: what it began is finished all the same.
        var work = InTurnAsync(step);
        _underWay.TryAdd(work, 0);
        try
        {
            return await work;
        }
        finally
        {
            _underWay.TryRemove(work, out _);
        }
    }

    private async Task<ExamRecord> InTurnAsync(Func<Task<ExamRecord>> step)
    {
        await _turn.WaitAsync();
        try
        {
            return await step();
        }
        finally
        {
            _turn.Release();
        }
    }

    private MediaRecord Media(KeyFrame frame, string id, string kind, BlobReference blob) => new()
    {
        Id = id,
        Kind = kind,
        Sha256 = blob.Sha256,
        Bytes = blob.Bytes,
        Width = frame.Width,
        Height = frame.Height,
        MmPerPixel = frame.MmPerPixel,
        Frame = frame.Index,
        TakenAt = clock.Now,
    };

    private static ExamRecord WithScale(ExamRecord exam, double? mmPerPixel) => mmPerPixel is null ? exam : exam with
    {
        Scanner = (exam.Scanner ?? new Scanner()) with { MmPerPixel = mmPerPixel, MmPerPixelSource = "depth-ruler" },
    };
}

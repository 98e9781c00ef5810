namespace EdgeLiver.Inference;

/// <summary>How far the engines of a package are.</summary>
public enum EngineStage
{
    /// <summary>Nothing to build here, or not begun.</summary>
    None,

    /// <summary>TensorRT builds; the CPU serves.</summary>
    Building,

    /// <summary>The engine answers the golden inputs; the CPU serves.</summary>
    Checking,

    /// <summary>An engine passed and serves from the next frame on.</summary>
    Ready,

    /// <summary>None passed; the CPU serves on.</summary>
    Failed,
}

/// <summary>Progress of a build, for log and page.</summary>
/// <param name="Stage">What goes on.</param>
/// <param name="Form">Of which form; null before the first.</param>
/// <param name="Elapsed">Since the build of this form began.</param>
/// <param name="Refused">Why forms were passed over, a line each.</param>
public sealed record EngineProgress(EngineStage Stage, string? Form, TimeSpan Elapsed, IReadOnlyList<string> Refused);

/// <summary>Builds the engines of a package in the background, best form first, until one gives the golden answers on this box.</summary>
/// <remarks>INT8 first, else FP16; the caller's network serves meanwhile, and on where none passes. One build at a time.</remarks>
public sealed class EngineBuild
{
    private readonly ModelPackage _package;
    private readonly EngineCache _cache;
    private readonly Func<Candidate, EngineKey> _keyOf;
    private readonly Func<Candidate, string, Network> _open;
    private readonly TimeProvider _time;
    private readonly List<string> _refused = [];
    private Network? _ready;
    private (EngineStage Stage, string? Form, long Since) _at;

    /// <summary>For TensorRT on this box.</summary>
    /// <param name="package">Its forms for <c>tensorrt</c> are built.</param>
    /// <param name="cache">Where engines stay from one start to the next.</param>
    /// <param name="time">Of the progress.</param>
    public EngineBuild(ModelPackage package, EngineCache cache, TimeProvider time)
        : this(
            package, cache, time,
            candidate => EngineKey.Of(package.Manifest.Files[candidate.File], OnnxRuntime.Load(), TensorRt.Build(candidate)),
            (candidate, engines) => Network.Open(package, candidate, threads: 1, engines))
    {
    }

    /// <summary>For whatever opens a form with its folder of engines.</summary>
    internal EngineBuild(
        ModelPackage package, EngineCache cache, TimeProvider time, Func<Candidate, EngineKey> keyOf, Func<Candidate, string, Network> open)
    {
        (_package, _cache, _time, _keyOf, _open) = (package, cache, time, keyOf, open);
    }

    /// <summary>Any thread.</summary>
    public EngineProgress Progress
    {
        get
        {
            lock (_refused)
            {
                return new EngineProgress(_at.Stage, _at.Form, _at.Form is null ? TimeSpan.Zero : _time.GetElapsedTime(_at.Since), [.. _refused]);
            }
        }
    }

    /// <summary>Builds until one passes; blocks its thread for minutes, so give it one of its own.</summary>
    public void Run(CancellationToken stop)
    {
        foreach (var candidate in Candidate.Of(_package.Manifest, "tensorrt", variant: null))
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            if (TryBuild(candidate) is { } network)
            {
                Volatile.Write(ref _ready, network);
                Tell(EngineStage.Ready, $"{candidate}");
                return;
            }
        }

        Tell(EngineStage.Failed, form: null);
    }

    /// <summary>The network that passed, once; the taker disposes.</summary>
    internal Network? Take() => Volatile.Read(ref _ready) is null ? null : Interlocked.Exchange(ref _ready, null);

    private Network? TryBuild(Candidate candidate)
    {
        var key = _keyOf(candidate);
        Network? network = null;
        try
        {
            Tell(EngineStage.Building, $"{candidate}");
            network = _open(candidate, _cache.Open(key));
            Tell(EngineStage.Checking, $"{candidate}");
            Golden.Gate(_package, network);
            _cache.Keep(key);
            return network;
        }
        catch (Exception e) when (e is ModelException or IOException or UnauthorizedAccessException)
        {
            network?.Dispose();
            Refuse(key, $"{candidate}: {e.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    private void Refuse(EngineKey key, string why)
    {
        try
        {
            _cache.Discard(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why += $"; its engine can't be removed: {e.Message.ReplaceLineEndings(" ")}";
        }

        lock (_refused)
        {
            _refused.Add(why);
        }
    }

    private void Tell(EngineStage stage, string? form)
    {
        lock (_refused)
        {
            _at = (stage, form, form == _at.Form ? _at.Since : _time.GetTimestamp());
        }
    }
}

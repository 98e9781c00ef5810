namespace EdgeLiver.Inference;

/// <summary>Answers a picture with probabilities: a network that runs, or answers of one that were written down.</summary>
/// <remarks>Not thread-safe.</remarks>
internal interface INetwork : IDisposable
{
    /// <summary>Which file runs where.</summary>
    Candidate Candidate { get; }

    /// <summary>Written by the caller before <see cref="Run"/>.</summary>
    Span<float> Input { get; }

    /// <summary>Valid until the next run.</summary>
    ReadOnlySpan<float> Output { get; }

    /// <summary>Time of the last run.</summary>
    TimeSpan LastRun { get; }

    void Run();
}

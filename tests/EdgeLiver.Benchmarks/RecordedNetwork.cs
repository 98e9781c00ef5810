using EdgeLiver.Inference;

namespace EdgeLiver.Benchmarks;

/// <summary>Answers with what the real network once said of the same pictures: what is left is the work around it.</summary>
/// <param name="candidate">Whose answers they are.</param>
/// <param name="answers">Probabilities of each picture of the ring.</param>
internal sealed class RecordedNetwork(Candidate candidate, float[][] answers) : INetwork
{
    private readonly float[] _input = new float[answers[0].Length];

    /// <summary>Which picture comes next; set before each frame.</summary>
    public int Picture { get; set; }

    public Candidate Candidate => candidate;

    public Span<float> Input => _input;

    public ReadOnlySpan<float> Output => answers[Picture];

    public TimeSpan LastRun => TimeSpan.Zero;

    public void Run()
    {
        // The answer stands there already.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}

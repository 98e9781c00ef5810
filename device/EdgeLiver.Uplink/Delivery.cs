using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>What became of a record that was handed over.</summary>
/// <param name="Record">Which.</param>
/// <param name="Answer">Of the broker; of no meaning where there is a fault.</param>
/// <param name="Reason">In one line; null where the broker has it.</param>
internal sealed record Delivery(OutboxRecord Record, BrokerAnswer Answer = BrokerAnswer.Taken, string? Reason = null)
{
    /// <summary>The connection failed before there was an answer.</summary>
    public Exception? Fault { get; init; }

    /// <summary>False where it was not even handed over: that says nothing about the broker.</summary>
    public bool IsBrokers { get; init; } = true;

    public bool Accepted => Answer == BrokerAnswer.Taken && Fault is null;

    public bool RefusesAll => Answer is BrokerAnswer.Retry or BrokerAnswer.LinkRefused;
}

namespace EdgeLiver.Central.Receive;

/// <summary>A message as the broker handed it over.</summary>
/// <param name="Topic">As it came.</param>
/// <param name="Payload">As it came.</param>
/// <param name="Properties">User properties; of one that stands twice the first.</param>
/// <param name="At">When it came.</param>
/// <param name="Took">Tells the broker that it need not be kept; called once it is stored, or set aside.</param>
internal sealed record Delivery(
    string Topic, ReadOnlyMemory<byte> Payload, IReadOnlyDictionary<string, string> Properties, DateTimeOffset At, Func<CancellationToken, Task> Took);

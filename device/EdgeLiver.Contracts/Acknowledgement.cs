using System.Globalization;
using System.Text.Json;

namespace EdgeLiver.Contracts;

/// <summary>What the centre has on its own disk: the records of these sequences may leave the unit.</summary>
/// <remarks>On the wire: <c>{"schema":"edgeliver.ack/1","ranges":[[1,256],[300,300]]}</c>, both ends included.</remarks>
public sealed record Acknowledgement
{
    public const string CurrentSchema = "edgeliver.ack/1";

    /// <summary>Bytes of a message; more is refused unread.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Sequences in one message, all ranges together: what one transaction of the unit takes.</summary>
    public const int MaxSequences = 4096;

    /// <exception cref="FormatException">A version that is not known.</exception>
    public string Schema { get; init => field = Check.Same("schema", value, CurrentSchema); } = CurrentSchema;

    /// <summary>First and last sequence of each range, 1 or more.</summary>
    public required IReadOnlyList<long[]> Ranges { get; init; }

    /// <summary>Each sequence of a message once, ascending.</summary>
    /// <exception cref="FormatException">It is no acknowledgement, of a version that is not known, or too large.</exception>
    public static IReadOnlyList<long> Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxBytes)
        {
            throw new FormatException($"acknowledgement has {payload.Length} bytes; allowed: 1 to {MaxBytes}");
        }

        try
        {
            return JsonSerializer.Deserialize(payload, ContractsJson.Default.Acknowledgement)?.Sequences() ?? throw new FormatException("acknowledgement is null");
        }
        catch (JsonException fault)
        {
            throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"acknowledgement is no {CurrentSchema}: it goes wrong at byte {fault.BytePositionInLine}"), fault);
        }
    }

    /// <summary>The messages that say so, each within the limits.</summary>
    /// <param name="sequences">In any order.</param>
    public static IEnumerable<byte[]> Write(IEnumerable<long> sequences)
    {
        foreach (var some in sequences.Distinct().Order().Chunk(MaxSequences / 2))
        {
            var ranges = new List<long[]>();
            foreach (var sequence in some)
            {
                if (ranges.Count > 0 && ranges[^1][1] == sequence - 1)
                {
                    ranges[^1][1] = sequence;
                }
                else
                {
                    ranges.Add([sequence, sequence]);
                }
            }

            yield return JsonSerializer.SerializeToUtf8Bytes(new Acknowledgement { Ranges = ranges }, ContractsJson.Default.Acknowledgement);
        }
    }

    private List<long> Sequences()
    {
        var sequences = new SortedSet<long>();
        var left = (long)MaxSequences;
        foreach (var range in Ranges)
        {
            if (range is not [>= 1 and var first, < long.MaxValue and var last] || last < first)
            {
                throw new FormatException("acknowledgement has a range that is none; allowed: first and last sequence, 1 or more, ascending");
            }

            // Looked at before it is counted out: a range may span everything.
            left = last - first < left ? left - (last - first + 1) : throw new FormatException($"acknowledgement names more than {MaxSequences} sequences");
            for (var sequence = first; sequence <= last; sequence++)
            {
                sequences.Add(sequence);
            }
        }

        return [.. sequences];
    }
}

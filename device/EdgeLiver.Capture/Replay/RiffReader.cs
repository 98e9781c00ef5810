using System.Buffers.Binary;
using System.Text;

namespace EdgeLiver.Capture;

/// <summary>One piece of a RIFF file.</summary>
/// <param name="Id">Four printable characters; for a list, its type (<c>movi</c>).</param>
/// <param name="Start">Where its bytes begin in the file.</param>
/// <param name="Length">How many there are; 0 for a list.</param>
internal readonly record struct RiffChunk(FourCc Id, long Start, uint Length);

/// <summary>Four characters in a number, the first in the lowest byte, as RIFF stores them.</summary>
internal readonly record struct FourCc(uint Value)
{
    public FourCc(ReadOnlySpan<byte> text)
        : this(BinaryPrimitives.ReadUInt32LittleEndian(text))
    {
    }

    public bool IsPrintable => Encoding.Latin1.GetBytes(ToString()).All(c => c is >= 0x20 and < 0x7F);

    public override string ToString() => string.Create(4, Value, static (text, value) =>
    {
        for (var i = 0; i < 4; i++)
        {
            text[i] = (char)((value >> (8 * i)) & 0xFF);
        }
    });
}

/// <summary>Walks through the chunks of a RIFF file in the order in which they stand, into every list and over the others.</summary>
/// <remarks>
/// No index and no list size is trusted: the chunks of a list follow each other anyway, so that a recording that was never
/// closed, one cut off and one of several RIFF parts (OpenDML) read alike.
/// </remarks>
internal sealed class RiffReader(Stream file)
{
    private static readonly FourCc Riff = new("RIFF"u8);
    private static readonly FourCc List = new("LIST"u8);

    private long _next;
    private long _riffEnd;

    /// <summary>Why <see cref="TryNext"/> ended before the end of the file; null where it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Goes to the next chunk; false at the end and where the file is cut off or damaged.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public bool TryNext(out RiffChunk chunk)
    {
        chunk = default;
        Span<byte> head = stackalloc byte[12];
        file.Position = Math.Min(_next, file.Length);
        var got = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (got < 8)
        {
            return false;
        }

        var (id, length) = (new FourCc(head), BinaryPrimitives.ReadUInt32LittleEndian(head[4..]));
        if (id == Riff)
        {
            _riffEnd = _next + 8 + length;
        }

        if ((id == Riff || id == List) && got == 12)
        {
            chunk = new RiffChunk(new FourCc(head[8..]), _next + 12, 0);
            _next += 12;
            return true;
        }

        if (!id.IsPrintable)
        {
            // Behind the end that the RIFF header tells, anything may follow.
            Fault = _riffEnd > 0 && _next >= _riffEnd ? null : $"is damaged at byte {_next}";
            return false;
        }

        chunk = new RiffChunk(id, _next + 8, length);
        _next += 8 + length + (length & 1);
        if (chunk.Start + length > file.Length)
        {
            Fault = $"is cut off in its last chunk, at byte {chunk.Start - 8}";
            return false;
        }

        return true;
    }
}

using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>A 3-D grid of complex numbers that can be Fourier-transformed in place: as a volume, or each slice alone.</summary>
/// <remarks>16 bytes an element; x fastest, then y, then z. Sides that <see cref="MixedRadixFft.FastLength"/> gives are fast.</remarks>
internal sealed class ComplexGrid(int width, int height, int depth)
{
    // Neighbouring lines that go together: a quarter of a kilobyte in one piece, and a batch of 512 elements stays in the cache.
    private const int Batch = 16;

    private readonly Complex[] _values = new Complex[checked(width * height * depth)];

    public int Width => width;

    public int Height => height;

    public int Depth => depth;

    public Complex[] Values => _values;

    public ref Complex this[int x, int y, int z] => ref _values[x + (width * (y + (height * z)))];

    private Axis X => new(0, width, 1);

    private Axis Y => new(0, height, width);

    private Axis Z => new(0, depth, width * height);

    /// <summary>Forward transform, not scaled.</summary>
    /// <param name="bySlice">Of each slice alone.</param>
    public void Transform(bool bySlice = false)
    {
        TransformRows(.., .., inverse: false);
        TransformColumns(.., inverse: false);
        if (!bySlice)
        {
            TransformStacks(inverse: false);
        }
    }

    /// <summary>Inverse transform, not scaled, of the rows that are wanted; the others hold nothing of use afterwards.</summary>
    /// <param name="bySlice">Of each slice alone.</param>
    /// <param name="rows">Wanted along y.</param>
    /// <param name="slices">Wanted along z.</param>
    public void TransformBack(bool bySlice, Range rows, Range slices)
    {
        if (!bySlice)
        {
            TransformStacks(inverse: true);
        }

        TransformColumns(slices, inverse: true);
        TransformRows(rows, slices, inverse: true);
    }

    private void TransformRows(Range rows, Range slices, bool inverse) =>
        Transform(X, Y.Part(rows), Z.Part(slices), inverse);

    private void TransformColumns(Range slices, bool inverse) => Transform(Y, X, Z.Part(slices), inverse);

    private void TransformStacks(bool inverse) => Transform(Z, X, Y, inverse);

    /// <summary>Transforms lines along one axis, those that are neighbours along another together.</summary>
    private void Transform(Axis along, Axis neighbours, Axis others, bool inverse)
    {
        var transform = new MixedRadixFft(along.Count, inverse);
        var batches = (neighbours.Count + Batch - 1) / Batch;
        Parallel.For(
            0,
            batches * others.Count,
            () => (Lines: new Complex[along.Count * Batch], Scratch: new Complex[along.Count * Batch]),
            (item, _, memory) =>
            {
                var (other, batch) = Math.DivRem(item, batches);
                var start = others.Place(other) + neighbours.Place(batch * Batch);
                var count = Math.Min(Batch, neighbours.Count - (batch * Batch));
                var lines = memory.Lines.AsSpan(0, along.Count * count);
                Load(lines, start, along, neighbours.Stride, count);
                transform.Transform(lines, memory.Scratch.AsSpan(0, lines.Length), count);
                Store(lines, start, along, neighbours.Stride, count);
                return memory;
            },
            static _ => { });
    }

    private void Load(Span<Complex> lines, int start, Axis along, int apart, int count)
    {
        for (var t = 0; t < along.Count; t++)
        {
            for (var q = 0; q < count; q++)
            {
                lines[q + (count * t)] = _values[start + (t * along.Stride) + (q * apart)];
            }
        }
    }

    private void Store(ReadOnlySpan<Complex> lines, int start, Axis along, int apart, int count)
    {
        for (var t = 0; t < along.Count; t++)
        {
            for (var q = 0; q < count; q++)
            {
                _values[start + (t * along.Stride) + (q * apart)] = lines[q + (count * t)];
            }
        }
    }

    /// <summary>Places along an axis of the grid, or along a part of it.</summary>
    private readonly record struct Axis(int First, int Count, int Stride)
    {
        public Axis Part(Range range)
        {
            var (offset, count) = range.GetOffsetAndLength(Count);
            return new Axis(First + offset, count, Stride);
        }

        public int Place(int index) => (First + index) * Stride;
    }
}

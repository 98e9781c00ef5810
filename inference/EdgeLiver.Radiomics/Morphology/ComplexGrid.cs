using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>A 3-D grid of complex numbers that can be Fourier-transformed in place.</summary>
/// <remarks>Sides have the prime factors 2, 3 and 5; 16 bytes an element; x fastest, then y, then z.</remarks>
internal sealed class ComplexGrid(int width, int height, int depth)
{
    private readonly Complex[] _values = new Complex[checked(width * height * depth)];

    public int Width => width;

    public int Height => height;

    public int Depth => depth;

    public Complex[] Values => _values;

    public ref Complex this[int x, int y, int z] => ref _values[x + (width * (y + (height * z)))];

    /// <summary>Forward transform, not scaled.</summary>
    public void Transform()
    {
        TransformRows();
        TransformColumns();
        TransformStacks();
    }

    private void TransformRows()
    {
        // Turned over, so that the rows of a slice go through together.
        var transform = new MixedRadixFft(width);
        Complex[] turned = new Complex[width * height], scratch = new Complex[width * height];
        for (var z = 0; z < depth; z++)
        {
            var slice = Slice(z);
            Turn(slice, turned, width, height);
            transform.Transform(turned, scratch, height);
            Turn(turned, slice, height, width);
        }
    }

    private void TransformColumns()
    {
        var transform = new MixedRadixFft(height);
        var scratch = new Complex[width * height];
        for (var z = 0; z < depth; z++)
        {
            transform.Transform(Slice(z), scratch, width);
        }
    }

    private void TransformStacks()
    {
        var transform = new MixedRadixFft(depth);
        Complex[] stack = new Complex[width * depth], scratch = new Complex[width * depth];
        for (var y = 0; y < height; y++)
        {
            for (var z = 0; z < depth; z++)
            {
                Slice(z).Slice(y * width, width).CopyTo(stack.AsSpan(z * width));
            }

            transform.Transform(stack, scratch, width);
            for (var z = 0; z < depth; z++)
            {
                stack.AsSpan(z * width, width).CopyTo(Slice(z)[(y * width)..]);
            }
        }
    }

    private static void Turn(ReadOnlySpan<Complex> source, Span<Complex> target, int columns, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                target[row + (rows * column)] = source[column + (columns * row)];
            }
        }
    }

    private Span<Complex> Slice(int z) => _values.AsSpan(width * height * z, width * height);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>One 8x8 block of a JPEG: takes coefficients, gives pixels.</summary>
/// <remarks>
/// Inverse DCT of T.81, A.3.3, in two halves. Across: each coefficient adds its cosine to its row as it is read, so that
/// absent ones (most) cost nothing. Down: even and odd rows apart, eight columns at a time. Single precision and no fused
/// operation, so that every machine gives the same pixels, within one grey level of an exact transform.
/// </remarks>
internal sealed unsafe class LumaBlock
{
    // 1/2 cos(k pi / 16)
    private const float C1 = 0.49039264f;
    private const float C2 = 0.46193977f;
    private const float C3 = 0.41573481f;
    private const float C4 = 0.35355339f;
    private const float C5 = 0.27778512f;
    private const float C6 = 0.19134172f;
    private const float C7 = 0.09754516f;

    // Grey level of a zero coefficient, and half a level to round by cutting off.
    private const float Middle = 128.5f;

    private static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private readonly Vector256<float>[] _cosines = new Vector256<float>[8];
    private readonly Vector256<float>[] _rows = new Vector256<float>[8];
    private bool _isFlat;

    public LumaBlock()
    {
        Span<float> wave = stackalloc float[8];
        for (var u = 0; u < 8; u++)
        {
            for (var x = 0; x < 8; x++)
            {
                wave[x] = u == 0 ? C4 : (float)(0.5 * Math.Cos(((2 * x) + 1) * u * Math.PI / 16));
            }

            _cosines[u] = Vector256.Create<float>(wave);
        }
    }

    /// <summary>Begins a block with its mean.</summary>
    /// <param name="dc">First coefficient, dequantised.</param>
    public void Start(float dc)
    {
        _rows[0] = Vector256.Create((dc * C4) + (Middle / C4));
        _isFlat = true;
    }

    /// <summary>Adds coefficient <paramref name="k"/> (zigzag order, 1 to 63), dequantised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int k, float value)
    {
        if (_isFlat)
        {
            _rows.AsSpan(1).Clear();
            _isFlat = false;
        }

        int place = ZigZag[k];
        _rows[place >> 3] += _cosines[place & 7] * value;
    }

    /// <summary>Writes the block's pixels, those that lie inside the picture.</summary>
    public void Write(GrayView luma, int left, int top)
    {
        var (width, height) = (Math.Min(8, luma.Width - left), Math.Min(8, luma.Height - top));
        if (width <= 0)
        {
            return;
        }

        var pixels = stackalloc ulong[8];
        Transform(pixels);
        for (var y = 0; y < height; y++)
        {
            var row = luma.Row(top + y)[left..];
            if (width == 8)
            {
                MemoryMarshal.Write(row, pixels[y]);
            }
            else
            {
                new ReadOnlySpan<byte>(&pixels[y], width).CopyTo(row);
            }
        }
    }

    private void Transform(ulong* pixels)
    {
        if (_isFlat)
        {
            new Span<ulong>(pixels, 8).Fill(Pack(_rows[0] * C4, _rows[0] * C4).AsUInt64()[0]);
            return;
        }

        var r = _rows;
        var (sum, difference) = ((r[0] + r[4]) * C4, (r[0] - r[4]) * C4);
        var (a, b) = ((r[2] * C2) + (r[6] * C6), (r[2] * C6) - (r[6] * C2));
        var (even0, even1, even2, even3) = (sum + a, difference + b, difference - b, sum - a);
        var odd0 = (r[1] * C1) + (r[3] * C3) + (r[5] * C5) + (r[7] * C7);
        var odd1 = (r[1] * C3) - (r[3] * C7) - (r[5] * C1) - (r[7] * C5);
        var odd2 = (r[1] * C5) - (r[3] * C1) + (r[5] * C7) + (r[7] * C3);
        var odd3 = (r[1] * C7) - (r[3] * C5) + (r[5] * C3) - (r[7] * C1);
        Pack(even0 + odd0, even1 + odd1).Store((byte*)pixels);
        Pack(even2 + odd2, even3 + odd3).Store((byte*)(pixels + 2));
        Pack(even3 - odd3, even2 - odd2).Store((byte*)(pixels + 4));
        Pack(even1 - odd1, even0 - odd0).Store((byte*)(pixels + 6));
    }

    private static Vector128<byte> Pack(Vector256<float> upper, Vector256<float> lower)
    {
        var words = Vector256.Narrow(ToLevel(upper), ToLevel(lower)).AsUInt16();
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }

    private static Vector256<int> ToLevel(Vector256<float> row) =>
        Vector256.ConvertToInt32(Vector256.Min(Vector256.Max(row, Vector256<float>.Zero), Vector256.Create(255f)));
}

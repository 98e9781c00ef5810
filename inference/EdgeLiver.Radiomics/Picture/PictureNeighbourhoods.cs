using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeLiver.Radiomics;

/// <summary>Each pixel of a picture against its eight neighbours, 32 pixels at a time.</summary>
/// <remarks>
/// With c neighbours inside that add up to s, a pixel of level i lies |i c - s| / c from their mean. The numerators are added up for
/// each level and each c, so all sums are whole numbers and the only divisions are the eight at the end.
/// </remarks>
internal sealed unsafe class PictureNeighbourhoods : IDisposable
{
    /// <summary>A pixel's dependence is 1 to 9, its neighbours are 0 to 8: nine columns for both.</summary>
    public const int Columns = 9;

    private readonly Scratch<int> _dependences = new();
    private readonly Scratch<long> _deviations = new();
    private readonly Scratch<int> _counts = new();
    private readonly Scratch<double> _sums = new();
    private int* _dependence;
    private int* _toneCounts;
    private double* _toneSums;
    private int _levels;

    /// <summary>Pixels of each level and dependence, <c>(level - 1) * Columns + dependence - 1</c>.</summary>
    public ReadOnlySpan<int> Dependences => new(_dependence + Columns, _levels * Columns);

    /// <summary>Pixels of each level that have a neighbour inside, from level 1.</summary>
    public ReadOnlySpan<int> ToneCounts => new(_toneCounts, _levels);

    /// <summary>Sums of the distances from the neighbours' mean, from level 1.</summary>
    public ReadOnlySpan<double> ToneDeviations => new(_toneSums, _levels);

    /// <summary>Looks at a region.</summary>
    /// <param name="plane">Its levels.</param>
    /// <param name="levels">N_g.</param>
    /// <param name="lonePixelsCount">Whether a pixel without neighbours counts for its level, as in PyRadiomics.</param>
    public void Count(LevelPlane plane, int levels, bool lonePixelsCount)
    {
        _levels = levels;
        // Level 0 takes what lies outside: no pixel has to be asked for.
        _dependence = _dependences.TakeClear((levels + 1) * Columns);
        var deviation = _deviations.TakeClear((levels + 1) * 2 * Columns);
        for (var y = 0; y < plane.Height; y++)
        {
            for (var x = 0; x < plane.Width; x += Vector256<byte>.Count)
            {
                CountBlock(plane.Row(y) + x, plane.Stride, Math.Min(Vector256<byte>.Count, plane.Width - x), deviation);
            }
        }

        Divide(deviation, lonePixelsCount);
    }

    public void Dispose()
    {
        _dependences.Dispose();
        _deviations.Dispose();
        _counts.Dispose();
        _sums.Dispose();
    }

    [SkipLocalsInit]
    private void CountBlock(byte* at, int stride, int width, long* deviation)
    {
        var here = Vector256.Load(at);
        if (here == Vector256<byte>.Zero)
        {
            return;
        }

        Vector256<byte> alike = default, inside = default;
        Vector256<ushort> low = default, high = default;
        Look(Vector256.Load(at - stride - 1), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at - stride), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at - stride + 1), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at - 1), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at + 1), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at + stride - 1), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at + stride), here, ref alike, ref inside, ref low, ref high);
        Look(Vector256.Load(at + stride + 1), here, ref alike, ref inside, ref low, ref high);

        var numerators = stackalloc ushort[Vector256<byte>.Count];
        var (hereLow, hereHigh) = Vector256.Widen(here);
        var (insideLow, insideHigh) = Vector256.Widen(inside);
        Distance(hereLow * insideLow, low).Store(numerators);
        Distance(hereHigh * insideHigh, high).Store(numerators + Vector256<ushort>.Count);
        var alikes = stackalloc byte[Vector256<byte>.Count];
        var insides = stackalloc byte[Vector256<byte>.Count];
        alike.Store(alikes);
        inside.Store(insides);
        for (var i = 0; i < width; i++)
        {
            var start = at[i] * Columns;
            _dependence[start + alikes[i]]++;
            // Numerator and count share an entry's cache line.
            var entry = deviation + (2 * (start + insides[i]));
            entry[0] += numerators[i];
            entry[1]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Look(
        Vector256<byte> neighbour, Vector256<byte> here, ref Vector256<byte> alike, ref Vector256<byte> inside, ref Vector256<ushort> low, ref Vector256<ushort> high)
    {
        // A comparison gives -1 where it holds.
        alike -= Vector256.Equals(neighbour, here);
        inside += Vector256<byte>.One + Vector256.Equals(neighbour, Vector256<byte>.Zero);
        var (neighbourLow, neighbourHigh) = Vector256.Widen(neighbour);
        low += neighbourLow;
        high += neighbourHigh;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Distance(Vector256<ushort> a, Vector256<ushort> b) => Vector256.Max(a, b) - Vector256.Min(a, b);

    private void Divide(long* deviation, bool lonePixelsCount)
    {
        _toneCounts = _counts.TakeClear(_levels);
        _toneSums = _sums.TakeClear(_levels);
        for (var level = 1; level <= _levels; level++)
        {
            for (var neighbours = 0; neighbours < Columns; neighbours++)
            {
                var entry = deviation + (2 * ((level * Columns) + neighbours));
                _toneCounts[level - 1] += neighbours > 0 || lonePixelsCount ? (int)entry[1] : 0;
                _toneSums[level - 1] += neighbours > 0 ? (double)entry[0] / neighbours : 0;
            }
        }
    }
}

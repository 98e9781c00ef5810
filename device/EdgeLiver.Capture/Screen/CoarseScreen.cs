using System.Numerics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A screen in square cells of a few pixels, each of a <see cref="CellKind"/>; made once, loaded with picture after picture.</summary>
internal sealed class CoarseScreen : IDisposable
{
    /// <summary>Cells across and down at most: a fan is still a hundred cells wide, and a search stays cheap.</summary>
    private const int MaxWidth = 256;
    private const int MaxHeight = 192;

    private Mask? _kinds;
    private byte[] _means = [];
    private byte[] _ranges = [];
    private float[] _sums = [];

    /// <summary>Pixels a cell, each way.</summary>
    public int Factor { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public ScreenLevels Levels { get; } = new();

    /// <summary>The cells' kinds, <c>Height x Width</c>.</summary>
    public GrayView Kinds => _kinds!.View;

    public CellKind this[int x, int y] => (CellKind)Kinds.Row(y)[x];

    /// <summary>Takes a picture; pixels beyond the last whole cell at the right and at the bottom are left out.</summary>
    public void Load(GrayView screen)
    {
        Factor = Math.Max(1, Math.Max((screen.Width + MaxWidth - 1) / MaxWidth, (screen.Height + MaxHeight - 1) / MaxHeight));
        (Width, Height) = (screen.Width / Factor, screen.Height / Factor);
        if (_kinds is null || _kinds.Width != Width || _kinds.Height != Height)
        {
            _kinds?.Dispose();
            _kinds = new Mask(Width, Height);
            _means = new byte[Width * Height];
            _ranges = new byte[Width * Height];
            _sums = new float[(Width + 1) * Height];
        }

        for (var y = 0; y < Height; y++)
        {
            Reduce(screen, y);
        }

        Levels.Learn(_means, _ranges);
        Classify();
    }

    /// <summary>Gives each kind a weight, and sums the weights from the left: any piece of a row then costs two look-ups.</summary>
    public void Weigh(float dark, float lit, float plain, float faint)
    {
        ReadOnlySpan<float> weights = [dark, lit, plain, faint];
        for (var y = 0; y < Height; y++)
        {
            var sums = _sums.AsSpan(y * (Width + 1), Width + 1);
            var row = Kinds.Row(y);
            sums[0] = 0;
            for (var x = 0; x < Width; x++)
            {
                sums[x + 1] = sums[x] + weights[row[x]];
            }
        }
    }

    /// <summary>Weights over the columns <c>[from, to)</c> of a row; a cell cut in part counts in part.</summary>
    public double Sum(int y, double from, double to) => At(y, to) - At(y, from);

    public void Dispose() => _kinds?.Dispose();

    private double At(int y, double x)
    {
        x = Math.Clamp(x, 0, Width);
        var i = Math.Min((int)x, Width - 1);
        var at = (y * (Width + 1)) + i;
        return _sums[at] + ((_sums[at + 1] - _sums[at]) * (x - i));
    }

    /// <summary>Mean and range of one row of cells: down the columns first, a vector at a time.</summary>
    private void Reduce(GrayView screen, int cellRow)
    {
        var width = Width * Factor;
        Span<byte> least = stackalloc byte[width];
        Span<byte> most = stackalloc byte[width];
        Span<ushort> sums = stackalloc ushort[width];
        least.Fill(255);
        most.Clear();
        sums.Clear();
        for (var y = cellRow * Factor; y < (cellRow + 1) * Factor; y++)
        {
            var row = screen.Row(y)[..width];
            var x = 0;
            for (; x <= width - Vector<byte>.Count; x += Vector<byte>.Count)
            {
                var pixels = new Vector<byte>(row[x..]);
                Vector.Min(pixels, new Vector<byte>(least[x..])).CopyTo(least[x..]);
                Vector.Max(pixels, new Vector<byte>(most[x..])).CopyTo(most[x..]);
                Vector.Widen(pixels, out var low, out var high);
                (new Vector<ushort>(sums[x..]) + low).CopyTo(sums[x..]);
                (new Vector<ushort>(sums[(x + Vector<ushort>.Count)..]) + high).CopyTo(sums[(x + Vector<ushort>.Count)..]);
            }

            for (; x < width; x++)
            {
                least[x] = Math.Min(least[x], row[x]);
                most[x] = Math.Max(most[x], row[x]);
                sums[x] += row[x];
            }
        }

        for (var cell = 0; cell < Width; cell++)
        {
            int sum = 0, low = 255, high = 0;
            for (var x = cell * Factor; x < (cell + 1) * Factor; x++)
            {
                sum += sums[x];
                low = Math.Min(low, least[x]);
                high = Math.Max(high, most[x]);
            }

            _means[(cellRow * Width) + cell] = (byte)((sum + (Factor * Factor / 2)) / (Factor * Factor));
            _ranges[(cellRow * Width) + cell] = (byte)(high - low);
        }
    }

    private void Classify()
    {
        for (var y = 0; y < Height; y++)
        {
            var row = Kinds.Row(y);
            for (var x = 0; x < Width; x++)
            {
                row[x] = (byte)Levels.Of(_means[(y * Width) + x], _ranges[(y * Width) + x]);
            }
        }

        for (var y = 1; y < Height - 1; y++)
        {
            var row = Kinds.Row(y);
            for (var x = 1; x < Width - 1; x++)
            {
                if (row[x] == (byte)CellKind.Dark && IsRestless(x, y) && RestlessAround(x, y) >= 6)
                {
                    row[x] = (byte)CellKind.Faint;
                }
            }
        }
    }

    private int RestlessAround(int x, int y)
    {
        var restless = 0;
        for (var j = y - 1; j <= y + 1; j++)
        {
            for (var i = x - 1; i <= x + 1; i++)
            {
                restless += IsRestless(i, j) ? 1 : 0;
            }
        }

        return restless;
    }

    private bool IsRestless(int x, int y)
    {
        var kind = this[x, y];
        return kind is CellKind.Lit or CellKind.Faint
            || (kind == CellKind.Dark && Levels.IsUneven(_means[(y * Width) + x], _ranges[(y * Width) + x]));
    }
}

namespace EdgeLiver.Radiomics;

/// <summary>How often two grey levels are neighbours, for the four directions of a picture.</summary>
internal sealed unsafe class PicturePairs : IDisposable
{
    /// <summary>East, south-east, south, south-west.</summary>
    public const int Directions = 4;

    private readonly Scratch<int> _memory = new();
    private int* _tables;
    private int _cells;

    /// <summary>Columns of a table: N_g + 1.</summary>
    public int Stride { get; private set; }

    /// <summary>Pairs (i, j) of a direction at <c>i * Stride + j</c>; row and column 0 hold what lies outside. The table after the last is their sum.</summary>
    public ReadOnlySpan<int> Table(int direction) => new(_tables + (direction * _cells), _cells);

    /// <summary>Counts a region.</summary>
    public void Count(LevelPlane plane, int levels)
    {
        Stride = levels + 1;
        _cells = Stride * Stride;
        _tables = _memory.TakeClear(_cells * (Directions + 1));
        for (var y = 0; y < plane.Height; y++)
        {
            CountRow(plane.Row(y), plane.Row(y + 1), plane.Width);
        }

        var sum = _tables + (Directions * _cells);
        for (var i = 0; i < _cells; i++)
        {
            sum[i] = _tables[i] + _tables[_cells + i] + _tables[(2 * _cells) + i] + _tables[(3 * _cells) + i];
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Four tables in turn, so that no increment waits for the one before it.</summary>
    private void CountRow(byte* row, byte* below, int width)
    {
        int* east = _tables, southEast = east + _cells, south = southEast + _cells, southWest = south + _cells;
        int stride = Stride, belowLeft = 0, belowHere = below[0];
        int here = row[0];
        for (var x = 0; x < width; x++)
        {
            int right = row[x + 1], belowRight = below[x + 1];
            if (here > 0)
            {
                var start = here * stride;
                east[start + right]++;
                southEast[start + belowRight]++;
                south[start + belowHere]++;
                southWest[start + belowLeft]++;
            }

            (here, belowLeft, belowHere) = (right, belowHere, belowRight);
        }
    }
}

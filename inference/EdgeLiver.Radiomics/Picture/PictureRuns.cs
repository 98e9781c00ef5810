using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Runs of one grey level along the four directions of a picture, row by row.</summary>
/// <remarks>
/// Where in its run a pixel stands follows from the pixel before it: 1, or one more than that. Counting pixels by level and place
/// gives the runs without looking for their ends: of length k there are as many as pixels at place k less pixels at k + 1.
/// Pixels at place 1 are the rest of their level, so only pixels that continue a run are touched one by one.
/// </remarks>
internal sealed unsafe class PictureRuns : IDisposable
{
    /// <summary>West to east, north-west to south-east, north to south, north-east to south-west.</summary>
    public const int Directions = 4;

    private readonly Scratch<int> _places = new();
    private readonly Scratch<int> _tables = new();
    private readonly Scratch<ushort> _rows = new();
    private int* _place;
    private int* _table;
    private ushort* _row;
    private int _width;
    private int _longest;
    private int _cells;
    private int _levels;

    /// <summary>Lengths that occur: 1 to this.</summary>
    public int Longest { get; private set; }

    /// <summary>Runs of a direction by level and length, <c>(level - 1) * Longest + length - 1</c>; the table after the last is their sum.</summary>
    public ReadOnlySpan<int> Table(int direction) => new(_table + (direction * _levels * Longest), _levels * Longest);

    public void Begin(LevelPlane plane, int levels)
    {
        (_levels, _width, Longest) = (levels, plane.Blocks * Links.Pixels, 1);
        _longest = Math.Max(plane.Width, plane.Height) + 2;
        _cells = (levels + 1) * _longest;
        _place = _places.TakeClear(Directions * _cells);
        // Two rows of places for each direction but the first, with a pixel of margin.
        _row = _rows.Take((Directions - 1) * 2 * RowLength);
    }

    /// <summary>Takes a row.</summary>
    /// <param name="y">Rows come in order, from 0.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="links">Its links, 64 pixels each.</param>
    public void Add(int y, byte* levels, ReadOnlySpan<Links> links)
    {
        for (var direction = 1; direction < Directions; direction++)
        {
            // North-west, north, north-east: the run comes from the column before, the same, the next.
            ushort* here = Places(direction, y), before = Places(direction, y + 1) + direction - 2;
            new Span<ushort>(here, _width).Fill(1);
            var place = _place + (direction * _cells);
            for (var b = 0; b < links.Length; b++)
            {
                var bits = direction == 1 ? links[b].NorthWest : direction == 2 ? links[b].North : links[b].NorthEast;
                for (var x = b * Links.Pixels; bits != 0; bits &= bits - 1)
                {
                    var at = x + BitOperations.TrailingZeroCount(bits);
                    var next = before[at] + 1;
                    here[at] = (ushort)next;
                    place[(levels[at] * _longest) + next]++;
                    Longest = Math.Max(Longest, next);
                }
            }
        }
    }

    /// <summary>Takes a run from west to east.</summary>
    public void AddAlongRow(int level, int length)
    {
        // Counted at its last place alone; Finish reads this direction so.
        _place[(level * _longest) + length]++;
        Longest = Math.Max(Longest, length);
    }

    /// <summary>Makes the tables.</summary>
    /// <param name="pixels">Pixels of each level, from level 1.</param>
    public void Finish(ReadOnlySpan<int> pixels)
    {
        var size = _levels * Longest;
        _table = _tables.Take(size * (Directions + 1));
        var sum = _table + (Directions * size);
        new Span<int>(sum, size).Clear();
        for (var direction = 0; direction < Directions; direction++)
        {
            for (var level = 1; level <= _levels; level++)
            {
                var place = _place + (direction * _cells) + (level * _longest);
                var start = (level - 1) * Longest;
                FinishLevel(direction, place, pixels[level - 1], _table + (direction * size) + start, sum + start);
            }
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _tables.Dispose();
        _rows.Dispose();
    }

    private int RowLength => _width + (2 * Links.Pixels);

    private ushort* Places(int direction, int y) => _row + ((((direction - 1) * 2) + (y & 1)) * RowLength) + Links.Pixels;

    private void FinishLevel(int direction, int* place, int pixels, int* table, int* sum)
    {
        if (direction > 0)
        {
            var first = pixels;
            for (var k = 2; k <= Longest; k++)
            {
                first -= place[k];
            }

            place[1] = first;
        }

        for (var k = 1; k <= Longest; k++)
        {
            var runs = direction == 0 ? place[k] : place[k] - place[k + 1];
            table[k - 1] = runs;
            sum[k - 1] += runs;
        }
    }
}

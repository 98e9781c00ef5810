using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Connected patches of one grey level in a picture, by size and by distance from the region's edge.</summary>
/// <remarks>
/// Rows are cut into segments of one level; a segment is linked to those above it by union-find. Which links are needed at all
/// follows from the neighbours' bits: a link that the pixel to the left or right makes as well is left out.
/// </remarks>
internal sealed unsafe class PictureZones : IDisposable
{
    /// <summary>Sizes up to this have a column each; the few larger ones share what they need.</summary>
    private const int SmallSizes = 64;

    private readonly Scratch<Segment> _segmentMemory = new();
    private readonly Scratch<ulong> _startMemory = new();
    private readonly Scratch<int> _baseMemory = new();
    private readonly Scratch<int> _sizeTableMemory = new();
    private readonly Scratch<int> _distanceTableMemory = new();
    private readonly Scratch<double> _columnMemory = new();
    private readonly Scratch<long> _largeMemory = new();
    private Segment* _segments;
    private ulong* _starts;
    private int* _bases;
    private int _blocks;
    private int _count;
    private int _levels;
    private int* _sizes;
    private int* _distances;
    private double* _columns;

    /// <summary>Zones by level and size column, <c>(level - 1) * SizeColumns.Length + column</c>.</summary>
    public ReadOnlySpan<int> Sizes => new(_sizes, _levels * SizeColumnCount);

    /// <summary>The size that a column stands for.</summary>
    public ReadOnlySpan<double> SizeColumns => new(_columns, SizeColumnCount);

    /// <summary>Zones by level and distance, <c>(level - 1) * Farthest + distance - 1</c>.</summary>
    public ReadOnlySpan<int> Distances => new(_distances, _levels * Farthest);

    /// <summary>Distances that occur: 1 to this.</summary>
    public int Farthest { get; private set; }

    private int SizeColumnCount { get; set; }

    public void Begin(LevelPlane plane, int levels)
    {
        (_levels, _count, _blocks) = (levels, 0, plane.Blocks);
        _segments = _segmentMemory.Take(plane.Width * plane.Height);
        _starts = _startMemory.TakeClear(2 * _blocks);
        _bases = _baseMemory.TakeClear(2 * _blocks);
    }

    /// <summary>Takes a row.</summary>
    /// <param name="y">Rows come in order, from 0.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="distances">Its distances from the edge.</param>
    /// <param name="links">Its links, 64 pixels each.</param>
    /// <param name="runs">Gets the row's segments as runs.</param>
    public void Add(int y, byte* levels, ushort* distances, ReadOnlySpan<Links> links, PictureRuns runs)
    {
        var starts = _starts + ((y & 1) * _blocks);
        var bases = _bases + ((y & 1) * _blocks);
        for (var b = 0; b < _blocks; b++)
        {
            starts[b] = links[b].Inside & ~links[b].West;
            bases[b] = _count - 1;
            for (var bits = starts[b]; bits != 0; bits &= bits - 1)
            {
                AddSegment((b * Links.Pixels) + BitOperations.TrailingZeroCount(bits), levels, distances, links, runs);
            }
        }

        for (var b = 0; b < _blocks; b++)
        {
            Join(y, b, 0, links[b].North & ~(links[b].West & links[b].NorthWest));
            Join(y, b, -1, links[b].NorthWest & ~(links[b].North | links[b].West));
            Join(y, b, 1, links[b].NorthEast & ~(links[b].North | links[b].East));
        }
    }

    /// <summary>Makes the tables.</summary>
    public void Finish()
    {
        Farthest = 1;
        var large = Gather();
        SizeColumnCount = NumberColumns(large);
        _sizes = _sizeTableMemory.TakeClear(_levels * SizeColumnCount);
        _distances = _distanceTableMemory.TakeClear(_levels * Farthest);
        for (var i = 0; i < _count; i++)
        {
            var zone = _segments[i];
            if (zone.Parent == i)
            {
                var row = zone.Level - 1;
                _distances[(row * Farthest) + zone.Distance - 1]++;
                if (zone.Size <= SmallSizes)
                {
                    _sizes[(row * SizeColumnCount) + zone.Size - 1]++;
                }
            }
        }

        var column = SmallSizes - 1;
        foreach (var entry in large)
        {
            column += _columns[column] == entry >> 8 ? 0 : 1;
            _sizes[(((int)(entry & 0xff) - 1) * SizeColumnCount) + column]++;
        }
    }

    public void Dispose()
    {
        _segmentMemory.Dispose();
        _startMemory.Dispose();
        _baseMemory.Dispose();
        _sizeTableMemory.Dispose();
        _distanceTableMemory.Dispose();
        _columnMemory.Dispose();
        _largeMemory.Dispose();
    }

    private void AddSegment(int start, byte* levels, ushort* distances, ReadOnlySpan<Links> links, PictureRuns runs)
    {
        var end = End(start, links);
        int distance = distances[start];
        for (var x = start + 1; x < end; x++)
        {
            distance = Math.Min(distance, distances[x]);
        }

        int level = levels[start];
        _segments[_count] = new Segment { Parent = _count, Size = end - start, Distance = distance, Level = level };
        _count++;
        runs.AddAlongRow(level, end - start);
    }

    /// <summary>The pixel after the segment that begins at a pixel.</summary>
    private static int End(int start, ReadOnlySpan<Links> links)
    {
        var x = start + 1;
        while (x < links.Length * Links.Pixels)
        {
            // The shift brings zeros in, so the count ends with the block.
            var more = BitOperations.TrailingZeroCount(~(links[x / Links.Pixels].West >> (x % Links.Pixels)));
            x += more;
            if (more == 0 || x % Links.Pixels != 0)
            {
                break;
            }
        }

        return x;
    }

    private void Join(int y, int block, int column, ulong bits)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            var x = (block * Links.Pixels) + BitOperations.TrailingZeroCount(bits);
            Union(SegmentAt(y, x), SegmentAt(y + 1, x + column));
        }
    }

    /// <summary>The segment of a pixel in this row or, by the other parity, the row above: how many began up to it.</summary>
    private int SegmentAt(int y, int x)
    {
        var place = ((y & 1) * _blocks) + (x / Links.Pixels);
        return _bases[place] + BitOperations.PopCount(_starts[place] << (Links.Pixels - 1 - (x % Links.Pixels)));
    }

    /// <summary>The lower number becomes the root, so a parent is never above its child.</summary>
    private void Union(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        if (a < b)
        {
            _segments[b].Parent = a;
        }
        else
        {
            _segments[a].Parent = b;
        }
    }

    private int Root(int segment)
    {
        while (_segments[segment].Parent != segment)
        {
            _segments[segment].Parent = _segments[_segments[segment].Parent].Parent;
            segment = _segments[segment].Parent;
        }

        return segment;
    }

    /// <summary>Adds segments up to zones and gives the large ones, by size and level.</summary>
    private Span<long> Gather()
    {
        for (var i = 0; i < _count; i++)
        {
            // Parents come first and are roots by now.
            var root = _segments[_segments[i].Parent].Parent;
            _segments[i].Parent = root;
            if (root != i)
            {
                _segments[root].Size += _segments[i].Size;
                _segments[root].Distance = Math.Min(_segments[root].Distance, _segments[i].Distance);
            }
        }

        var memory = _largeMemory.Take(_count + 1);
        var large = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_segments[i].Parent == i)
            {
                Farthest = Math.Max(Farthest, _segments[i].Distance);
                if (_segments[i].Size > SmallSizes)
                {
                    memory[large++] = ((long)_segments[i].Size << 8) | (uint)_segments[i].Level;
                }
            }
        }

        var entries = new Span<long>(memory, large);
        entries.Sort();
        return entries;
    }

    private int NumberColumns(ReadOnlySpan<long> large)
    {
        _columns = _columnMemory.Take(SmallSizes + large.Length + 1);
        var count = 0;
        for (; count < SmallSizes; count++)
        {
            _columns[count] = count + 1;
        }

        foreach (var entry in large)
        {
            if (_columns[count - 1] != entry >> 8)
            {
                _columns[count++] = entry >> 8;
            }
        }

        return count;
    }

    private struct Segment
    {
        public int Parent;
        public int Size;
        public int Distance;
        public int Level;
    }
}

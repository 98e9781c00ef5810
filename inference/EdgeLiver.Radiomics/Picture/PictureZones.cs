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
    private readonly Scratch<int> _parentMemory = new();
    private readonly Scratch<int> _rootMemory = new();
    private readonly Scratch<ulong> _startMemory = new();
    private readonly Scratch<int> _baseMemory = new();
    private readonly Scratch<int> _sizeTableMemory = new();
    private readonly Scratch<int> _distanceTableMemory = new();
    private readonly Scratch<double> _columnMemory = new();
    private readonly Scratch<long> _largeMemory = new();
    private Segment* _segments;
    private int* _parents;
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

    /// <summary>Distances that are possible: 1 to this.</summary>
    public int Farthest { get; private set; }

    private int SizeColumnCount { get; set; }

    public void Begin(LevelPlane plane, int levels)
    {
        (_levels, _count, _blocks) = (levels, 0, plane.Blocks);
        // No pixel is farther from the edge than half the box.
        Farthest = (Math.Min(plane.Width, plane.Height) + 1) / 2;
        _segments = _segmentMemory.Take(plane.Width * plane.Height);
        _parents = _parentMemory.Take(plane.Width * plane.Height);
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
        var roots = Gather();
        _distances = _distanceTableMemory.TakeClear(_levels * Farthest);
        var large = Large(roots);
        SizeColumnCount = NumberColumns(large);
        _sizes = _sizeTableMemory.TakeClear(_levels * SizeColumnCount);
        foreach (var root in roots)
        {
            var zone = _segments[root];
            var row = zone.Level - 1;
            _distances[(row * Farthest) + zone.ZoneDistance - 1]++;
            if (zone.ZoneSize <= SmallSizes)
            {
                _sizes[(row * SizeColumnCount) + zone.ZoneSize - 1]++;
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
        _parentMemory.Dispose();
        _rootMemory.Dispose();
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
        _segments[_count] = new Segment { Size = end - start, Distance = distance, Level = level, ZoneDistance = int.MaxValue };
        _parents[_count] = _count;
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

    /// <summary>The later one becomes the root: roots stay near the row at hand, and in the cache with it.</summary>
    private void Union(int a, int b)
    {
        (a, b) = (Root(a), Root(b));
        _parents[Math.Min(a, b)] = Math.Max(a, b);
    }

    private int Root(int segment)
    {
        var parents = _parents;
        while (parents[segment] != segment)
        {
            parents[segment] = parents[parents[segment]];
            segment = parents[segment];
        }

        return segment;
    }

    /// <summary>Adds segments up to zones and gives the zones' roots.</summary>
    private ReadOnlySpan<int> Gather()
    {
        var roots = _rootMemory.Take(_count + 1);
        var count = 0;
        // Backwards, a parent comes before its children and is a root by then. No branch: which of them are roots can't be foreseen.
        for (var i = _count - 1; i >= 0; i--)
        {
            var root = _parents[_parents[i]];
            _parents[i] = root;
            _segments[root].ZoneSize += _segments[i].Size;
            _segments[root].ZoneDistance = Math.Min(_segments[root].ZoneDistance, _segments[i].Distance);
            roots[count] = i;
            count += root == i ? 1 : 0;
        }

        return new ReadOnlySpan<int>(roots, count);
    }

    /// <summary>Size and level of the zones that share columns, by size.</summary>
    private ReadOnlySpan<long> Large(ReadOnlySpan<int> roots)
    {
        var memory = _largeMemory.Take(roots.Length + 1);
        var count = 0;
        foreach (var root in roots)
        {
            if (_segments[root].ZoneSize > SmallSizes)
            {
                memory[count++] = ((long)_segments[root].ZoneSize << 8) | (uint)_segments[root].Level;
            }
        }

        var entries = new Span<long>(memory, count);
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
        public int Size;
        public int Distance;
        public int Level;
        public int ZoneSize;
        public int ZoneDistance;
    }
}

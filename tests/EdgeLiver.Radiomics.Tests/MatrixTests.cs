using System.Buffers.Binary;
using System.Security.Cryptography;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The matrices themselves: whole numbers, the same from the kernel and by the definitions, and on every processor.</summary>
public sealed class MatrixTests
{
    /// <summary>SHA-256 over all matrices of all pictures below; x86-64 with AVX-512 and with SSE alone, and arm64 give the same.</summary>
    private const string Digest = "351618b4d0d47e4536f72159af4e499f1f0dc529cb4eec248eaf9433978b6d7e";

    private static readonly (int Width, int Height, int Levels, int Region)[] Pictures =
    [
        (1, 1, 1, 0), (5, 4, 6, 0), (64, 64, 8, 0), (65, 3, 2, 0), (127, 61, 32, 1), (128, 130, 64, 1), (200, 90, 255, 2), (300, 260, 32, 3), (33, 200, 16, 2),
    ];

    [Fact]
    public void All_matrices_are_the_same_on_every_processor()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var (picture, index) in Pictures.Select((p, i) => (p, i)))
        {
            using var levels = Picture(picture, index);
            using var matrices = new KernelMatrices(levels, picture.Levels);
            foreach (var number in matrices.Numbers())
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
                hash.AppendData(bytes);
            }
        }

        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        Assert.Equal(Digest, digest);
    }

    [Fact]
    public void The_kernel_counts_what_the_definitions_say()
    {
        foreach (var (picture, index) in Pictures.Select((p, i) => (p, i)))
        {
            using var levels = Picture(picture, index);
            using var kernel = new KernelMatrices(levels, picture.Levels);
            var region = Region(levels, picture.Levels);
            var form = Region(levels, 1);

            Assert.Equal(Slow(region, form, picture.Levels), [.. kernel.Entries()]);
        }
    }

    /// <summary>All entries that are not 0, by name of the matrix, level and property.</summary>
    private static SortedDictionary<(string Matrix, int Level, int Property), long> Slow(LevelVolume region, LevelVolume form, int levels)
    {
        var entries = new SortedDictionary<(string, int, int), long>();
        // The kernel's order: pairs go east, south-east, south, south-west; runs come from west, north-west, north, north-east.
        Direction[] steps = [new(1, 0, 0), new(1, 1, 0), new(0, 1, 0), new(-1, 1, 0)];
        for (var d = 0; d < steps.Length; d++)
        {
            var pairs = PairTable.Of(region, steps[d], 0, 1).Pairs;
            for (var i = 0; i < pairs.Length; i++)
            {
                Add($"pairs {d}", i / (levels + 1), i % (levels + 1), pairs[i]);
            }

            AddTable($"runs {d}", Runs.Of(region, steps[d], 0, 1));
        }

        Direction[] sides = [.. Direction.AroundInSlice.Where(step => step.IsOverSide)];
        var zones = Zones.Of(region, EdgeDistances.Of(form, sides), Direction.AroundInSlice, 0, 1);
        AddTable("sizes", zones.Sizes);
        AddTable("distances", zones.Distances);
        AddTable("dependences", Neighbourhoods.Of(region, Direction.AroundInSlice, 0, 1, RadiomicMode.Ibsi).Dependences);
        return entries;

        void AddTable(string matrix, LevelTable table)
        {
            foreach (var ((level, property), count) in table.Counts)
            {
                Add(matrix, level, property, count);
            }
        }

        void Add(string matrix, int level, int property, long count)
        {
            if (count != 0 && level > 0 && property > 0)
            {
                entries.Add((matrix, level, property), count);
            }
        }
    }

    private static LevelVolume Region(Mask levels, int most)
    {
        var region = new LevelVolume(levels.Width, levels.Height, 1, most);
        for (var y = 0; y < levels.Height; y++)
        {
            for (var x = 0; x < levels.Width; x++)
            {
                region.Values[x + (levels.Width * y)] = Math.Min((int)levels.Row(y)[x], most);
            }
        }

        return region;
    }

    /// <summary>Levels from a generator of our own, so that no library's change of random numbers can change the digest.</summary>
    private static Mask Picture((int Width, int Height, int Levels, int Region) picture, int seed)
    {
        var state = (ulong)seed + 1;
        var levels = new Mask(picture.Width, picture.Height);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                var noise = (int)(state >> 40) % 7;
                var level = 1 + ((((x * 3) + (y * 5)) / 16 + (noise / 5)) % picture.Levels);
                levels.Row(y)[x] = IsInside(picture, x, y, noise) ? (byte)level : (byte)0;
            }
        }

        return levels;
    }

    private static bool IsInside((int Width, int Height, int Levels, int Region) picture, int x, int y, int noise) => picture.Region switch
    {
        0 => true,
        1 => ((x - 60) * (x - 60)) + ((y - 30) * (y - 30)) < 1600,
        2 => noise != 3,
        _ => ((x - 150) * (x - 150)) + ((y - 130) * (y - 130)) is > 400 and < 15_000,
    };
}

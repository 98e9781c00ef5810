using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeLiver.Radiomics;

/// <summary>Which of 64 pixels in a row lie inside the region and share their level with a neighbour; bit 0 is the leftmost.</summary>
internal readonly struct Links
{
    /// <summary>Pixels a value describes.</summary>
    public const int Pixels = 64;

    public ulong Inside { get; private init; }

    public ulong West { get; private init; }

    public ulong East { get; private init; }

    public ulong NorthWest { get; private init; }

    public ulong North { get; private init; }

    public ulong NorthEast { get; private init; }

    /// <summary>Looks at the 64 pixels from <paramref name="at"/>; one pixel around them must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Links Of(byte* at, int stride)
    {
        Vector256<byte> left = Vector256.Load(at), right = Vector256.Load(at + Vector256<byte>.Count);
        var inside = ~(Bits(Vector256.Equals(left, Vector256<byte>.Zero), Vector256.Equals(right, Vector256<byte>.Zero)));
        if (inside == 0)
        {
            return default;
        }

        return new Links
        {
            Inside = inside,
            West = inside & Alike(at - 1, left, right),
            East = inside & Alike(at + 1, left, right),
            NorthWest = inside & Alike(at - stride - 1, left, right),
            North = inside & Alike(at - stride, left, right),
            NorthEast = inside & Alike(at - stride + 1, left, right),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong Alike(byte* neighbour, Vector256<byte> left, Vector256<byte> right) =>
        Bits(Vector256.Equals(Vector256.Load(neighbour), left), Vector256.Equals(Vector256.Load(neighbour + Vector256<byte>.Count), right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector256<byte> left, Vector256<byte> right) =>
        left.ExtractMostSignificantBits() | ((ulong)right.ExtractMostSignificantBits() << Vector256<byte>.Count);
}

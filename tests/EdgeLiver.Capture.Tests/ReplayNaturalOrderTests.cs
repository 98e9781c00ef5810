using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using CsCheck;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed partial class ReplayNaturalOrderTests
{
    // Names that often meet: few letters, digits with leading zeros.
    private static readonly Gen<string> Name = Gen.Char["aB.0129"].Array[0, 8].Select(characters => new string(characters));

    [Fact]
    public void Numbers_in_names_are_compared_as_numbers()
    {
        string[] names = ["f10.png", "f2.png", "F1.png", "f02.png", "f100000000000000000000001.png", "f100000000000000000000000.png", "a.png", "f.png"];

        Assert.Equal(
            ["a.png", "f.png", "F1.png", "f02.png", "f2.png", "f10.png", "f100000000000000000000000.png", "f100000000000000000000001.png"],
            names.Order(NaturalOrder.Instance));
    }

    [Fact]
    public void The_order_is_the_one_of_the_pieces_compared_one_by_one()
    {
        Gen.Select(Name, Name).Sample((x, y) => Math.Sign(NaturalOrder.Instance.Compare(x, y)) == Math.Sign(ComparePieces(x, y)));
    }

    [Fact]
    public void Any_names_have_one_order()
    {
        Gen.Select(Name, Name, Name).Sample((x, y, z) =>
        {
            string[] sorted = [.. new[] { x, y, z }.Order(NaturalOrder.Instance)];
            return NaturalOrder.Instance.Compare(sorted[0], sorted[2]) <= 0
                && sorted.SequenceEqual(new[] { z, x, y }.Order(NaturalOrder.Instance))
                && (NaturalOrder.Instance.Compare(x, y) == 0) == (x == y);
        });
    }

    private static int ComparePieces(string x, string y)
    {
        var (a, b) = (Pieces(x), Pieces(y));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = BigInteger.TryParse(a[i], CultureInfo.InvariantCulture, out var m) && BigInteger.TryParse(b[i], CultureInfo.InvariantCulture, out var n)
                ? m.CompareTo(n)
                : string.Compare(a[i], b[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length != b.Length ? a.Length - b.Length : string.CompareOrdinal(x, y);
    }

    private static string[] Pieces(string name) => [.. Piece().Matches(name).Select(match => match.Value)];

    [GeneratedRegex("[0-9]+|[^0-9]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Piece();
}

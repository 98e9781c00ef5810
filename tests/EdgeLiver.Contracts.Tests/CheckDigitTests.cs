using System.Text.Json;
using Xunit;

namespace EdgeLiver.Contracts.Tests;

/// <summary>A code with a wrong check digit is another code, or none: every table is checked.</summary>
public sealed class CheckDigitTests
{
    private static readonly int[][] VerhoeffPermutation = Permutation();

    public static TheoryData<string, string> Ours => [.. FhirCodes.Public().Distinct().Select(code => new TheoryDataRow<string, string>(code.System, code.Code))];

    [Theory]
    [MemberData(nameof(Ours))]
    public void A_code_that_travels_has_a_right_check_digit(string system, string code) => Assert.True(IsRight(system, code), $"{system} {code}");

    [Fact(Skip = "no shared data beside this checkout", SkipUnless = nameof(Shared.Present), SkipType = typeof(Shared))]
    public void Every_code_that_travels_stands_in_the_site_table_and_that_table_is_right_too()
    {
        using var table = JsonDocument.Parse(File.ReadAllBytes(Shared.At("clinical/codes.json")));
        var known = table.RootElement.GetProperty("codes").EnumerateArray()
            .Where(entry => entry.GetProperty("status").GetString() != "local")
            .Select(entry => (System: entry.GetProperty("system").GetString()!, Code: entry.GetProperty("code").GetString()!)).ToList();

        Assert.All(known, code => Assert.True(IsRight(code.System, code.Code), code.Code));
        Assert.Empty(FhirCodes.Public().Except(known));
    }

    [Theory]
    [InlineData("http://loinc.org", "42332-6")]
    [InlineData("http://loinc.org", "53962-1")]
    [InlineData("http://snomed.info/sct", "245302009")]
    [InlineData("http://snomed.info/sct", "10200005")]
    public void A_wrong_check_digit_is_seen(string system, string code) => Assert.False(IsRight(system, code));

    private static bool IsRight(string system, string code) => system == "http://loinc.org" ? IsLoinc(code) : IsSnomed(code);

    /// <summary>LOINC: Luhn's modulus 10 over the number before the dash.</summary>
    private static bool IsLoinc(string code)
    {
        var parts = code.Split('-');
        var sum = parts[0].Reverse().Select((digit, i) => i % 2 == 0 ? Doubled(digit - '0') : digit - '0').Sum();
        return parts is [_, [var check]] && (10 - (sum % 10)) % 10 == check - '0';
    }

    private static int Doubled(int digit) => digit < 5 ? 2 * digit : (2 * digit) - 9;

    /// <summary>SNOMED CT: Verhoeff's dihedral check over the whole identifier.</summary>
    private static bool IsSnomed(string code)
    {
        var check = 0;
        foreach (var (i, digit) in code.Reverse().Index())
        {
            check = Multiply(check, VerhoeffPermutation[i % 8][digit - '0']);
        }

        return check == 0;
    }

    /// <summary>The dihedral group of a pentagon: 0 to 4 turn, 5 to 9 mirror.</summary>
    private static int Multiply(int a, int b) => (a < 5, b < 5) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + ((a + b - 5) % 5),
        (false, true) => 5 + ((a - 5 - b + 5) % 5),
        _ => (a - b + 5) % 5,
    };

    private static int[][] Permutation()
    {
        int[] first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
        var all = new List<int[]> { Enumerable.Range(0, 10).ToArray() };
        while (all.Count < 8)
        {
            all.Add([.. all[^1].Select(digit => first[digit])]);
        }

        return [.. all];
    }
}

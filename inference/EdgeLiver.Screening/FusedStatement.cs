using System.Globalization;
using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>Which way a factor points.</summary>
public enum Leaning
{
    /// <summary>Away from suspicion.</summary>
    Away,

    /// <summary>Not known, or no opinion: neither way.</summary>
    Open,

    /// <summary>Towards suspicion.</summary>
    Towards,
}

/// <summary>One thing that moved the statement.</summary>
/// <param name="Code">image, size, radiomics, afp, risk, thrombus.</param>
/// <param name="Leaning">Which way.</param>
/// <param name="Text">What it is, in words.</param>
public sealed record FusedFactor(string Code, Leaning Leaning, LocalText Text);

/// <summary>Pictures, radiomics and clinical facts in one statement that says what moved it.</summary>
/// <remarks>
/// No score is made of them: factors of different kinds have no common scale that was ever calibrated, and a number that looks like a probability
/// would be read as one. A calibrated image probability is named as such; everything else says which way it points. What is missing is said to be
/// missing and counts for neither side. What to do next is the guidelines' alone: the statement only says where to look again.
/// </remarks>
/// <param name="Factors">In reading order.</param>
public sealed record FusedStatement(IReadOnlyList<FusedFactor> Factors)
{
    /// <summary>A lesion that was seen in less than half of the frames of its life is an unsteady finding.</summary>
    private const double SteadyShare = 0.5;

    public LocalText Text => new(
        $"Taken together: {Part("for suspicion", Leaning.Towards, text => text.En)}; {Part("against", Leaning.Away, text => text.En)}; {Part("open", Leaning.Open, text => text.En)}. The recommendation is the guidelines'.",
        $"综合：{Part("支持可疑", Leaning.Towards, text => text.ZhCn)}；{Part("不支持", Leaning.Away, text => text.ZhCn)}；{Part("未定", Leaning.Open, text => text.ZhCn)}。处理建议依据指南。");

    internal static FusedStatement Of(Conclusion conclusion) =>
        new([.. conclusion.Suspects.SelectMany(Lesion), .. Thrombus(conclusion), Afp(conclusion), .. Risk(conclusion)]);

    private static IEnumerable<FusedFactor> Lesion(LesionFinding finding)
    {
        var number = finding.Number;
        yield return finding.Opinion switch
        {
            { Opinion: not Contracts.Opinion.None, Probability: { } p } opinion => new("image", opinion.Opinion == Contracts.Opinion.Suspicious ? Leaning.Towards : Leaning.Away, Say($"lesion {number}: image opinion {p * 100:0} %", $"病灶 {number}：图像判读 {p * 100:0} %")),
            { Ood: true } => new("image", Leaning.Open, Say($"lesion {number}: no image opinion, unlike the training pictures", $"病灶 {number}：与训练图像差异大，无图像判读")),
            _ => new("image", Leaning.Open, Say($"lesion {number}: no image opinion", $"病灶 {number}：无图像判读")),
        };
        yield return finding switch
        {
            { SizeMm: null } => new("size", Leaning.Open, Say($"lesion {number}: size not known", $"病灶 {number}：大小未知")),
            { SizeMm: { } mm } when finding.IsNear(UsLirads.ThresholdMm) => new("size", Leaning.Open, Say($"lesion {number}: {mm:0.0#} mm, too near to {UsLirads.ThresholdMm:0} mm to tell", $"病灶 {number}：{mm:0.0#} mm，接近 {UsLirads.ThresholdMm:0} mm")),
            { SizeMm: { } mm } => new("size", mm >= UsLirads.ThresholdMm ? Leaning.Towards : Leaning.Away, Say($"lesion {number}: {mm:0.##} mm", $"病灶 {number}：{mm:0.##} mm")),
        };
        if (finding.Features is not null)
        {
            var steady = finding.Lesion.Stability >= SteadyShare;
            yield return new("radiomics", steady ? Leaning.Towards : Leaning.Open, steady
                ? Say($"lesion {number}: measured steadily over {finding.Lesion.Sightings} frames", $"病灶 {number}：{finding.Lesion.Sightings} 帧测量稳定")
                : Say($"lesion {number}: unsteady over its frames", $"病灶 {number}：各帧不稳定"));
        }
    }

    private static IEnumerable<FusedFactor> Thrombus(Conclusion conclusion)
    {
        if (conclusion.Facts.NewVeinThrombus)
        {
            yield return new("thrombus", Leaning.Towards, new("a new thrombus in a vein", "新的静脉血栓"));
        }
    }

    private static FusedFactor Afp(Conclusion conclusion)
    {
        var value = conclusion.Facts.Afp?.Afp.NgPerMl;
        return conclusion.Afp switch
        {
            null => new("afp", Leaning.Open, new("AFP is missing", "缺少 AFP")),
            AfpVerdict.Positive => new("afp", Leaning.Towards, Say($"AFP {value:0.####} ng/mL", $"AFP {value:0.####} ng/mL")),
            AfpVerdict.Negative => new("afp", Leaning.Away, Say($"AFP {value:0.####} ng/mL", $"AFP {value:0.####} ng/mL")),
            _ => new("afp", Leaning.Open, new("AFP does not decide", "AFP 无法判定")),
        };
    }

    private static IEnumerable<FusedFactor> Risk(Conclusion conclusion)
    {
        if (conclusion.Amap is { } amap)
        {
            var shown = Math.Floor(amap.Value * 10) / 10;
            yield return new("risk", amap.Band switch { AmapBand.High => Leaning.Towards, AmapBand.Medium => Leaning.Open, _ => Leaning.Away }, Say($"aMAP score {shown:0.0}", $"aMAP 评分 {shown:0.0}"));
        }
        else
        {
            yield return new("risk", Leaning.Open, new("aMAP is incomplete", "aMAP 数据不全"));
        }

        if (conclusion.Facts.Cirrhosis is true)
        {
            yield return new("risk", Leaning.Towards, new("cirrhosis", "肝硬化"));
        }
        else if (conclusion.Facts.HepatitisB is true)
        {
            yield return new("risk", Leaning.Towards, new("hepatitis B", "乙肝"));
        }
        else if (conclusion.Facts.HepatitisC is true)
        {
            yield return new("risk", Leaning.Towards, new("hepatitis C", "丙肝"));
        }
    }

    private string Part(string title, Leaning leaning, Func<LocalText, string> say)
    {
        var (none, divider) = title[0] < 128 ? ("nothing", ", ") : ("无", "、");
        var named = Factors.Where(factor => factor.Leaning == leaning).Select(factor => say(factor.Text)).ToList();
        return $"{title}: {(named.Count == 0 ? none : string.Join(divider, named))}";
    }

    private static LocalText Say(FormattableString en, FormattableString zhCn) => new(en.ToString(CultureInfo.InvariantCulture), zhCn.ToString(CultureInfo.InvariantCulture));
}

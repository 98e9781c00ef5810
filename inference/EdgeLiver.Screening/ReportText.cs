using System.Globalization;
using EdgeLiver.Screening.Policies;
using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>The sentences of a report, each in both languages.</summary>
internal static class ReportText
{
    private static readonly LocalText NoDiagnosis = new(
        "Decision support for screening, not a diagnosis; a clinician decides.", "本报告为筛查辅助决策，不是诊断，由临床医生判断。");

    public static IEnumerable<LocalText> Write(Conclusion conclusion)
    {
        yield return Category(conclusion);
        yield return View(conclusion);
        foreach (var lesion in conclusion.Findings.Lesions)
        {
            yield return Finding(lesion);
            if (lesion is { DefinitelyBenign: false, Opinion: { } opinion } && Opinion(lesion.Number, opinion) is { } said)
            {
                yield return said;
            }
        }

        if (conclusion.Findings.Lesions.Count == 0)
        {
            yield return new("The software marked no lesion; that does not rule one out.", "软件未标记病灶，但不能排除病灶存在。");
        }

        if (conclusion.Suspects.Any(lesion => lesion.Entry is null))
        {
            yield return new("Provisional until the operator has reviewed the marked lesions.", "操作者复核所标记病灶之前，结果为暂定。");
        }

        if (conclusion.Facts.NewVeinThrombus)
        {
            yield return new("The operator saw a new thrombus in a vein.", "操作者发现新的静脉血栓。");
        }

        yield return AfpLine(conclusion);
        if (conclusion.AfpIsOld)
        {
            yield return Say($"The AFP is older than {conclusion.Policy.AfpMaxAgeDays} days; measure it again.", $"AFP 结果已超过 {conclusion.Policy.AfpMaxAgeDays} 天，请复查。");
        }

        yield return AmapLine(conclusion);
        foreach (var difference in PolicyVoices.Differences(conclusion.Opinions))
        {
            yield return difference;
        }

        yield return conclusion.Fused.Text;
        yield return conclusion.Recommend().Text;
        yield return NoDiagnosis;
    }

    private static LocalText Category(Conclusion conclusion) => conclusion switch
    {
        { Category: { } category } => Say($"US LI-RADS category {category.Label()}, {conclusion.Visualization.Label()}.", $"US LI-RADS 分级 {category.Label()}，{conclusion.Visualization.Label()}。"),
        { Withheld: Withheld.SizeUnknown } => Say(
            $"No US LI-RADS category: the size of lesion {Numbers(conclusion)} in mm is unknown.",
            $"无 US LI-RADS 分级：病灶 {Numbers(conclusion)} 的毫米大小未知。"),
        { Withheld: Withheld.LiverBarelySeen } => Say(
            $"No US LI-RADS category: the liver was in view in {conclusion.Findings.LiverFrames} frames, {conclusion.Policy.MinLiverFrames} are needed.",
            $"无 US LI-RADS 分级：仅 {conclusion.Findings.LiverFrames} 帧显示肝脏，至少需要 {conclusion.Policy.MinLiverFrames} 帧。"),
        { Withheld: Withheld.FactsMissing } => Say(
            $"No US LI-RADS category: age and risk (hepatitis B, hepatitis C, cirrhosis) must be known.",
            $"无 US LI-RADS 分级：需要年龄和危险因素（乙肝、丙肝、肝硬化）。"),
        _ => Say(
            $"No US LI-RADS category: it is meant for adults at risk of liver cancer.",
            $"无 US LI-RADS 分级：该分级仅适用于有肝癌风险的成人。"),
    };

    private static LocalText View(Conclusion conclusion)
    {
        var percent = conclusion.Findings.LiverShare * 100;
        return conclusion.Facts.Visualization is null
            ? Say(
                $"The liver was in view in {percent:F0} % of the frames: {conclusion.Visualization.Label()} is suggested, the operator confirms.",
                $"{percent:F0} % 的帧显示肝脏：建议可视化评分 {conclusion.Visualization.Label()}，请操作者确认。")
            : Say(
                $"Visualization score {conclusion.Visualization.Label()} by the operator; the liver was in view in {percent:F0} % of the frames.",
                $"操作者可视化评分 {conclusion.Visualization.Label()}；{percent:F0} % 的帧显示肝脏。");
    }

    private static LocalText Finding(LesionFinding finding)
    {
        var (number, lesion) = (finding.Number, finding.Lesion);
        if (finding.DefinitelyBenign)
        {
            return Say($"Lesion {number}: definitely benign by the operator.", $"病灶 {number}：操作者判定为明确良性。");
        }

        if (finding.Entry?.MeasuredMm is { } measured)
        {
            return Say($"Lesion {number}: {measured:0.##} mm, measured by the operator.", $"病灶 {number}：{measured:0.##} mm（操作者测量）。");
        }

        if (lesion.LongAxisMm is not { } size)
        {
            return Say(
                $"Look here: lesion {number}, frame {lesion.BestFrame}, size unknown; measure it on the scanner.",
                $"请查看：病灶 {number}，第 {lesion.BestFrame} 帧，大小未知；请在超声仪上测量。");
        }

        var (look, lookZh) = finding.Entry is null ? ("Look here: lesion", "请查看：病灶") : ("Lesion", "病灶");
        var (said, saidZh) = finding.Entry is null ? ("", "") : (", a lesion by the operator, measured by the software", "（操作者确认为病灶，软件测量）");
        return finding.IsNear(UsLirads.ThresholdMm)
            ? Say(
                $"{look} {number}, frame {lesion.BestFrame}, {size:F1} ± {lesion.UncertaintyMm:F1} mm{said}, too near to {UsLirads.ThresholdMm:F0} mm to tell; measure it on the scanner.",
                $"{lookZh} {number}，第 {lesion.BestFrame} 帧，{size:F1} ± {lesion.UncertaintyMm:F1} mm{saidZh}，接近 {UsLirads.ThresholdMm:F0} mm 界值；请在超声仪上测量。")
            : Say(
                $"{look} {number}, frame {lesion.BestFrame}, {size:F1} ± {lesion.UncertaintyMm:F1} mm{said}.",
                $"{lookZh} {number}，第 {lesion.BestFrame} 帧，{size:F1} ± {lesion.UncertaintyMm:F1} mm{saidZh}。");
    }

    /// <summary>Null where no model has an opinion and none was expected: silence is no statement.</summary>
    private static LocalText? Opinion(int number, LesionOpinion opinion) => opinion switch
    {
        { Ood: true } => Say(
            $"AI on lesion {number}: no opinion, it is unlike the lesions that the model knows.",
            $"AI 对病灶 {number}：无意见，该病灶与模型所见过的病灶差异过大。"),
        { Opinion: Contracts.Opinion.Suspicious, Probability: { } p } => Say(
            $"AI on lesion {number}: looks suspicious, probability of malignancy {p:F2}; the recommendation does not depend on it.",
            $"AI 对病灶 {number}：外观可疑，恶性概率 {p:F2}；建议不依赖该意见。"),
        { Opinion: Contracts.Opinion.Benign, Probability: { } p } => Say(
            $"AI on lesion {number}: looks benign, probability of malignancy {p:F2}; the recommendation does not depend on it.",
            $"AI 对病灶 {number}：外观倾向良性，恶性概率 {p:F2}；建议不依赖该意见。"),
        _ => null,
    };

    private static LocalText AfpLine(Conclusion conclusion)
    {
        var threshold = conclusion.Policy.AfpThresholdNgPerMl;
        var value = conclusion.Facts.Afp?.Afp.NgPerMl;
        return conclusion.Afp switch
        {
            null => new("AFP is missing; the report can be made again when it comes.", "缺少 AFP 结果，收到后可重新评估。"),
            AfpVerdict.Positive => Say($"AFP {value:0.####} ng/mL: positive, at or above {threshold:0.##} ng/mL.", $"AFP {value:0.####} ng/mL：阳性（≥ {threshold:0.##} ng/mL）。"),
            AfpVerdict.Negative => Say($"AFP {value:0.####} ng/mL: negative, below {threshold:0.##} ng/mL.", $"AFP {value:0.####} ng/mL：阴性（< {threshold:0.##} ng/mL）。"),
            _ => Say(
                $"AFP: the laboratory's bound of {value:0.####} ng/mL does not decide against {threshold:0.##} ng/mL; measure it again.",
                $"AFP：实验室给出的界限值 {value:0.####} ng/mL 无法与 {threshold:0.##} ng/mL 比较，请复查。"),
        };
    }

    private static LocalText AmapLine(Conclusion conclusion) => conclusion.Amap is { } amap
        ? Say($"aMAP score {Floor(amap.Value):F1}: {amap.Band.Code()} risk band.", $"aMAP 评分 {Floor(amap.Value):F1}：{Chinese(amap.Band)}。")
        : new(
            "aMAP needs age, sex, bilirubin, albumin and platelets; something is missing.",
            "aMAP 需要年龄、性别、胆红素、白蛋白和血小板，数据不全。");

    /// <summary>To tenths, downwards: 59.96 is in the medium band and must not be printed as 60.0.</summary>
    private static double Floor(double score) => Math.Floor(score * 10) / 10;

    private static string Chinese(AmapBand band) => band switch { AmapBand.Low => "低风险", AmapBand.Medium => "中风险", _ => "高风险" };

    private static string Numbers(Conclusion conclusion) =>
        string.Join(", ", conclusion.Suspects.Where(lesion => lesion.SizeMm is null).Select(lesion => lesion.Number));

    private static LocalText Say(FormattableString en, FormattableString zhCn) =>
        new(en.ToString(CultureInfo.InvariantCulture), zhCn.ToString(CultureInfo.InvariantCulture));
}

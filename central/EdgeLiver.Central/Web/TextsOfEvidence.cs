namespace EdgeLiver.Central.Web;

/// <summary>Words of evidence.</summary>
internal static partial class Texts
{
    public static readonly LocalText Evidence = new("Evidence", "证据");
    public static readonly LocalText AgainstOutcomes = new("Against what was found in the end", "与最终结果对照");
    public static readonly LocalText AllSites = new("All sites", "全部站点");
    public static readonly LocalText MalignantBenign = new("Malignant / not", "恶性 / 非恶性");
    public static readonly LocalText RecallSensitivity = new("CT/MRI asked: sensitivity (95 %)", "建议 CT/MRI：灵敏度（95%）");
    public static readonly LocalText RecallSpecificity = new("CT/MRI asked: specificity (95 %)", "建议 CT/MRI：特异度（95%）");
    public static readonly LocalText AiSensitivity = new("AI suspicious: sensitivity (95 %)", "AI 可疑：灵敏度（95%）");
    public static readonly LocalText AiSpecificity = new("AI suspicious: specificity (95 %)", "AI 可疑：特异度（95%）");
    public static readonly LocalText CalibrationIntercept = new("Intercept (0 is right)", "截距（0 为准确）");
    public static readonly LocalText CalibrationSlope = new("Slope (1 is right)", "斜率（1 为准确）");
    public static readonly LocalText TooFew = new("too few to show", "例数过少，不显示");
    public static readonly LocalText SaidAndFound = new("Probability said, share found malignant", "给出的概率与实际恶性比例");
    public static readonly LocalText OutcomesKnown = new("Of how many exams the end is known", "已知结局的检查数");
    public static readonly LocalText OfRecalled = new("CT or MRI asked", "建议 CT 或 MRI");
    public static readonly LocalText OfOthers = new("all others", "其他检查");
    public static readonly LocalText RecalibrationProposed = new("A recalibration is proposed", "建议重新校准");
    public static readonly LocalText RecalibrationByAPerson = new("Nothing changes by itself: a person decides, and a box takes it in a new model package.", "系统不会自行更改：须由人员决定，并以新的模型包下发到设备。");
    public static readonly LocalText OutcomeOfPerson = new("What was found in the end", "最终结果");

    public static readonly LocalText EvidenceHow = new(
        "Intervals: Wilson for shares, DeLong for the AUC, Wald for intercept and slope. A site needs 10 malignant and 10 other cases; one hidden site hides the next smallest. Cases without an opinion are left out of the AI's shares and counted beside them.",
        "区间：比例用 Wilson 法，AUC 用 DeLong 法，截距与斜率用 Wald 法。站点需至少 10 例恶性和 10 例非恶性；只有一个站点被隐藏时，次小站点也被隐藏。AI 无意见的病例不计入其比例，另列计数。");

    public static readonly LocalText VerificationBias = new(
        "Who is sent to CT or MRI has an outcome more often than others: sensitivity is then too high and specificity too low. Follow up a sample of the others too.",
        "被转去做 CT 或 MRI 者更常有结局：灵敏度因而偏高，特异度偏低。其他受检者也应抽样随访。");
}

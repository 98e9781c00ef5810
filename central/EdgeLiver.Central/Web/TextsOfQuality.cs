namespace EdgeLiver.Central.Web;

/// <summary>Words of quality and models.</summary>
internal static partial class Texts
{
    public static readonly LocalText Quality = new("Quality", "质量");
    public static readonly LocalText Models = new("Models", "模型");
    public static readonly LocalText Days = new("days", "天");
    public static readonly LocalText BySite = new("By site", "按站点");
    public static readonly LocalText ByOperator = new("By operator", "按操作者");
    public static readonly LocalText ByBox = new("By box", "按设备");
    public static readonly LocalText Published = new("published", "已发表");
    public static readonly LocalText PublishedMix = new(
        "Published: 10,589 exams, PMC9270853. VIS-C is marked where the whole 95 % interval lies above. Fewer than 10 exams are not shown.",
        "已发表数据：10,589 例检查，PMC9270853。95% 区间整体高于该值时标出 VIS-C。少于 10 例不显示。");

    public static readonly LocalText NotJudged = new("Not judged", "未评分");
    public static readonly LocalText WithoutAfp = new("Without AFP", "无 AFP");
    public static readonly LocalText Positive = new("Suspicious", "可疑");
    public static readonly LocalText NoOpinion = new("No opinion", "无意见");
    public static readonly LocalText DriftAlarm = new("The scores have moved", "评分分布发生漂移");
    public static readonly LocalText DriftHow = new(
        "Against the same model in the whole fleet over the 90 days before (line in the plot). Alarm: PSI 0.25 or more, KS p below 0.01, and 50 lesions or more.",
        "与此前 90 天全部设备上的同一模型比较（图中线条）。报警条件：PSI ≥ 0.25、KS p < 0.01，且病灶数 ≥ 50。");
}

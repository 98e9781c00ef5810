namespace EdgeLiver.Central.Web;

/// <summary>Words of exams, alerts and outcomes.</summary>
internal static partial class Texts
{
    public static readonly LocalText Day = new("Day", "一天");
    public static readonly LocalText Week = new("Week", "一周");
    public static readonly LocalText Month = new("Month", "一月");
    public static readonly LocalText FramesPerSecond = new("Frames per second", "每秒帧数");
    public static readonly LocalText LatencyP99 = new("Latency p99, ms", "延迟 p99（毫秒）");
    public static readonly LocalText ClockOffset = new("Clock offset, ms", "时钟偏差（毫秒）");
    public static readonly LocalText CommandsGiven = new("Commands", "命令");
    public static readonly LocalText TellTheBox = new("Tell the box", "向设备发送命令");
    public static readonly LocalText Why = new("Why (goes into the audit log)", "原因（记入审计日志）");
    public static readonly LocalText At = new("At", "时间");
    public static readonly LocalText By = new("By", "操作人");
    public static readonly LocalText Command = new("Command", "命令");
    public static readonly LocalText Answer = new("Answer", "应答");
    public static readonly LocalText NotSentYet = new("not sent yet", "尚未发送");
    public static readonly LocalText NoAnswerYet = new("sent, no answer yet", "已发送，尚无应答");
    public static readonly LocalText AskForBirth = new("Ask for all values", "请求全部数值");
    public static readonly LocalText RestartCapture = new("Restart capture", "重启采集");
    public static readonly LocalText StartAi = new("Start the AI", "启动 AI");
    public static readonly LocalText StopAi = new("Stop the AI", "停止 AI");
    public static readonly LocalText LogMore = new("Log more", "详细日志");
    public static readonly LocalText LogLess = new("Log as usual", "常规日志");

    public static readonly LocalText AlertsOpen = new("Without an outcome", "未结案");
    public static readonly LocalText AlertsDone = new("With an outcome", "已结案");
    public static readonly LocalText TimeToAcknowledge = new("Time to acknowledgement over 90 days, half / nine of ten", "90 天内确认用时：中位数 / 90 百分位");
    public static readonly LocalText Raised = new("Raised", "发出时间");
    public static readonly LocalText Reason = new("Reason", "原因");
    public static readonly LocalText Pseudonym = new("Pseudonym", "假名编号");
    public static readonly LocalText Acknowledged = new("Acknowledged", "已确认");
    public static readonly LocalText Acknowledge = new("Acknowledge", "确认");
    public static readonly LocalText AlreadyAcknowledged = new("Somebody else has acknowledged it already.", "已由他人确认。");
    public static readonly LocalText AssignedTo = new("Assigned to", "负责人");
    public static readonly LocalText Assign = new("Assign", "指派");
    public static readonly LocalText NoSuchAccount = new("There is no such account.", "没有该账户。");
    public static readonly LocalText Outcome = new("Outcome", "结局");
    public static readonly LocalText Enter = new("Enter", "录入");

    public static readonly LocalText Search = new("Search", "查询");
    public static readonly LocalText Started = new("Started", "开始时间");
    public static readonly LocalText Category = new("Category", "分类");
    public static readonly LocalText Lesions = new("Lesions", "病灶");
    public static readonly LocalText Status = new("Status", "状态");
    public static readonly LocalText Older = new("Older", "更早");
    public static readonly LocalText Report = new("Report", "报告");
    public static readonly LocalText AgeAndSex = new("Age and sex", "年龄与性别");
    public static readonly LocalText ScannedBy = new("Scanned by", "操作者");
    public static readonly LocalText Recommendation = new("Recommendation", "建议");
    public static readonly LocalText Visualization = new("Visualization", "可视化评分");
    public static readonly LocalText Flags = new("Flags", "标记");
    public static readonly LocalText SizeMm = new("Size mm", "大小（毫米）");
    public static readonly LocalText Opinion = new("AI's opinion", "AI 意见");
    public static readonly LocalText Probability = new("Probability", "概率");
    public static readonly LocalText Versions = new("Versions received", "收到的版本");
    public static readonly LocalText Bundle = new("FHIR bundle", "FHIR 数据包");

    private static readonly Dictionary<string, LocalText> Codes = new(StringComparer.Ordinal)
    {
        ["us_category_3"] = new("US category 3", "超声分类 3 类"),
        ["afp_elevated"] = new("AFP elevated", "AFP 升高"),
        ["final"] = new("final", "最终"),
        ["preliminary"] = new("preliminary", "初步"),
        ["amended"] = new("amended", "已修订"),
        ["registered"] = new("registered", "已登记"),
        ["cancelled"] = new("cancelled", "已取消"),
        ["male"] = new("male", "男"),
        ["female"] = new("female", "女"),
        ["other"] = new("other", "其他"),
        ["unknown"] = new("not known", "未知"),
        ["diagnostic_multiphase_ct_mri"] = new("multiphase CT or MRI", "多期 CT 或 MRI"),
        ["repeat_us_6_months"] = new("ultrasound again in 6 months", "6 个月后复查超声"),
        ["repeat_us_3_6_months"] = new("ultrasound again in 3 to 6 months", "3 至 6 个月后复查超声"),
        ["suspicious"] = new("suspicious", "可疑"),
        ["benign"] = new("benign", "良性"),
        ["none"] = new("no opinion", "无意见"),
        ["recall_done"] = new("recalled, nothing more needed", "已召回，无需进一步检查"),
        ["ct_mri_benign"] = new("CT/MRI: benign", "CT/MRI：良性"),
        ["ct_mri_hcc"] = new("CT/MRI: HCC", "CT/MRI：肝细胞癌"),
        ["ct_mri_other_malignancy"] = new("CT/MRI: other malignancy", "CT/MRI：其他恶性肿瘤"),
        ["ct_mri_indeterminate"] = new("CT/MRI: indeterminate", "CT/MRI：无法确定"),
        ["biopsy_benign"] = new("biopsy: benign", "活检：良性"),
        ["biopsy_hcc"] = new("biopsy: HCC", "活检：肝细胞癌"),
        ["biopsy_other_malignancy"] = new("biopsy: other malignancy", "活检：其他恶性肿瘤"),
        ["not_reached"] = new("person not reached", "未能联系到本人"),
        ["declined"] = new("declined", "本人拒绝"),
    };

    public static LocalText OfReason(string code) => Of(code);

    public static LocalText OfStatus(string code) => Of(code);

    public static LocalText OfSex(string code) => Of(code);

    public static LocalText OfOutcome(string code) => Of(code);

    public static LocalText OfRecommendation(string? code) => code is null ? NotKnown : Of(code);

    public static LocalText OfOpinion(string? code, bool outOfDistribution) => (code, outOfDistribution) switch
    {
        (null, _) => NotKnown,
        ("none", true) => new("no opinion: unlike what the model knows", "无意见：超出模型训练范围"),
        _ => Of(code),
    };

    /// <summary>A code of a later version is shown as it is.</summary>
    private static LocalText Of(string code) => Codes.TryGetValue(code, out var text) ? text : new(code, code);
}

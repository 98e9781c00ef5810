using EdgeLiver.Contracts;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web;

/// <content>Words of the exam.</content>
internal static partial class Texts
{
    public static readonly LocalText AiSuspicious = new("AI: looks suspicious", "AI：外观可疑");
    public static readonly LocalText AiBenign = new("AI: looks benign", "AI：外观倾向良性");
    public static readonly LocalText AiNoOpinion = new("AI: no opinion, unlike the lesions that it knows", "AI：无意见，与模型所见过的病灶差异过大");
    public static readonly LocalText AiProbability = new("probability of malignancy", "恶性概率");
    public static readonly LocalText Pseudonym = new("Pseudonym (scan or type; never a name)", "假名（扫码或输入，不得填写姓名）");
    public static readonly LocalText PseudonymShort = new("Pseudonym", "假名");
    public static readonly LocalText BadPseudonym = new("1 to 64 of A-Z, a-z, 0-9, - . _ : the site's pseudonym, never a name.", "1 至 64 个字符：A-Z、a-z、0-9、- . _ ；填写机构假名，不得填写姓名。");
    public static readonly LocalText Age = new("Age, years", "年龄（岁）");
    public static readonly LocalText Sex = new("Sex", "性别");
    public static readonly LocalText Male = new("male", "男");
    public static readonly LocalText Female = new("female", "女");
    public static readonly LocalText OtherSex = new("other", "其他");
    public static readonly LocalText HepatitisB = new("Hepatitis B", "乙型肝炎");
    public static readonly LocalText HepatitisC = new("Hepatitis C", "丙型肝炎");
    public static readonly LocalText Cirrhosis = new("Cirrhosis", "肝硬化");
    public static readonly LocalText ChildPugh = new("Child-Pugh class", "Child-Pugh 分级");
    public static readonly LocalText FamilyHistory = new("Liver cancer in the family", "肝癌家族史");
    public static readonly LocalText Antiviral = new("Antiviral treatment", "抗病毒治疗");
    public static readonly LocalText Export = new("Take out", "导出");
    public static readonly LocalText ToPacs = new("Send to the PACS", "发送至 PACS");
    public static readonly LocalText SentToPacs = new("The PACS has the exam.", "PACS 已接收本次检查。");
    public static readonly LocalText NotExported = new("Not taken out", "未能导出");
    public static readonly LocalText NotExportedWhat = new(
        "The exam is safe on this box, but it was not written or the PACS did not take it. The log of the device page says why; try again.",
        "检查已安全保存在本设备，但未能写出或 PACS 未接收。原因见设备页日志；请重试。");

    public static readonly LocalText NotSignedYet = new("Only a signed exam leaves the box.", "只有已签署的检查才能导出。");
    public static readonly LocalText CineLoop = new("Cine loop", "动态片段");
    public static readonly LocalText PlayCine = new("Play the cine loop", "播放动态片段");
    public static readonly LocalText StopCine = new("Stop", "停止");
    public static readonly LocalText DrawOutline = new("Draw the outline", "勾画轮廓");
    public static readonly LocalText DoneOutline = new("Outline done", "完成勾画");
    public static readonly LocalText ClearOutline = new("Remove the outline", "删除轮廓");
    public static readonly LocalText ShowOwnOutlines = new("Show the operator's outlines", "显示操作者轮廓");
    public static readonly LocalText PolicyTable = new("What each guideline says", "各指南结论");
    public static readonly LocalText PolicyInputs = new("From", "依据");
    public static readonly LocalText LiverShare = new("Liver in view", "肝脏显示占比");
    public static readonly LocalText Risk = new("Risk", "危险因素");
    public static readonly LocalText RegisterAndScan = new("Register and scan", "登记并开始扫查");
    public static readonly LocalText RegisterOnly = new("Register only", "仅登记");
    public static readonly LocalText StartScan = new("Start the scan", "开始扫查");
    public static readonly LocalText ScanOn = new("Scan again", "继续扫查");
    public static readonly LocalText Scan = new("Scan", "扫查");
    public static readonly LocalText Facts = new("Person and laboratory", "受检者与检验");
    public static readonly LocalText Review = new("Review", "复核");
    public static readonly LocalText Report = new("Report", "报告");
    public static readonly LocalText Exam = new("Exam", "检查");
    public static readonly LocalText Status = new("State", "状态");
    public static readonly LocalText Started = new("Began", "开始时间");
    public static readonly LocalText Mode = new("AI", "AI 模式");
    public static readonly LocalText Next = new("Next step", "下一步");
    public static readonly LocalText Cancel = new("Give up this exam", "放弃本次检查");

    public static readonly LocalText Laboratory = new("Laboratory", "检验");
    public static readonly LocalText Afp = new("AFP", "甲胎蛋白（AFP）");
    public static readonly LocalText Unit = new("Unit", "单位");
    public static readonly LocalText TakenOn = new("Taken on", "采样日期");
    public static readonly LocalText Bilirubin = new("Bilirubin", "胆红素");
    public static readonly LocalText Albumin = new("Albumin", "白蛋白");
    public static readonly LocalText Platelets = new("Platelets", "血小板");
    public static readonly LocalText LateValue = new("Enter a late value", "录入迟到结果");
    public static readonly LocalText LateValueWhy = new(
        "The exam is signed. A value that you enter now is added, the exam is judged anew and sent again as amended.",
        "检查已签署。现在录入的结果将被追加，检查会重新评估并作为修订版再次发送。");

    public static readonly LocalText LivePicture = new("Live picture of the scanner", "超声仪实时图像");
    public static readonly LocalText KeyFrame = new("Keep this picture (K)", "保存图像（K）");
    public static readonly LocalText EndScan = new("End the scan (E)", "结束扫查（E）");
    public static readonly LocalText KeyFrames = new("Key frames", "关键帧");
    public static readonly LocalText NoKeyFrames = new("None kept yet.", "尚未保存。");
    public static readonly LocalText Views = new("Views of the liver", "肝脏切面");
    public static readonly LocalText ViewSeen = new("seen", "已显示");
    public static readonly LocalText ViewNotSeen = new("not seen", "未显示");
    public static readonly LocalText ViewReason = new("Reason", "原因");
    public static readonly LocalText Coverage = new("Views ticked", "已完成切面");
    public static readonly LocalText Now = new("Now", "当前");
    public static readonly LocalText LiveLesions = new("Look here", "请查看");
    public static readonly LocalText Lesion = new("Lesion", "病灶");
    public static readonly LocalText LongAxis = new("Long axis", "长径");
    public static readonly LocalText FramesSeen = new("Frames", "帧数");
    public static readonly LocalText ShowOutlines = new("Show what the AI outlined", "显示 AI 勾画");
    public static readonly LocalText OutlineWords = new("thin line: liver; thick line: lesion", "细线：肝脏；粗线：病灶");

    public static readonly LocalText SignalOk = new("Picture is live", "画面实时");
    public static readonly LocalText SignalLost = new("No signal: check the cable and the scanner", "无信号：请检查线缆和超声仪");
    public static readonly LocalText SignalFrozen = new("Picture is frozen on the scanner: nothing is judged", "超声仪画面已冻结：不进行分析");
    public static readonly LocalText SignalStalled = new("The scanner's screen stands still: check the scanner and the capture device", "超声仪画面停滞：请检查超声仪和采集设备");
    public static readonly LocalText SignalNone = new("No ultrasound picture on the screen", "屏幕上未发现超声图像");
    public static readonly LocalText LiverInView = new("Liver in view", "可见肝脏");
    public static readonly LocalText LiverNotInView = new("Liver not in view", "未见肝脏");
    public static readonly LocalText NothingMarked = new("nothing marked", "未标记");
    public static readonly LocalText Marked = new("marked in this picture", "处在当前画面标记");
    public static readonly LocalText BoxLost = new("The page has lost the box: what you see is old", "页面与设备失去连接：画面已过时");
    public static readonly LocalText AiHidden = new("The AI's findings are sealed until you sign.", "AI 结果已封存，签署后可见。");
    public static readonly LocalText AiOff = new("The AI is off in this exam.", "本次检查未启用 AI。");
    public static readonly LocalText Quality = new("Quality", "图像质量");

    public static readonly LocalText Findings = new("Findings of the AI", "AI 发现");
    public static readonly LocalText OwnFindings = new("Findings of your own", "您的发现");
    public static readonly LocalText NoFindings = new("The AI marked nothing. That does not rule a lesion out.", "AI 未标记病灶，但不能排除病灶存在。");
    public static readonly LocalText YourJudgement = new("Your judgement", "您的判断");
    public static readonly LocalText NotJudged = new("not judged yet", "尚未判断");
    public static readonly LocalText Confirmed = new("a lesion", "是病灶");
    public static readonly LocalText DefinitelyBenign = new("definitely benign", "明确良性");
    public static readonly LocalText NotALesion = new("not a lesion", "不是病灶");
    public static readonly LocalText MeasuredMm = new("Your size, mm", "您的测量（mm）");
    public static readonly LocalText MeasureHint = new(
        "Type it, or choose a field and click the two ends on a picture.", "可直接输入，或选中输入框后在图像上点击两端。");

    public static readonly LocalText Segment = new("Segment", "肝段");
    public static readonly LocalText IsNew = new("New", "新发");
    public static readonly LocalText SeenHow = new("How well the liver was seen", "肝脏显示程度");
    public static readonly LocalText LeftLobe = new("Left lobe", "左叶");
    public static readonly LocalText RightLobe = new("Right lobe", "右叶");
    public static readonly LocalText VisA = new("A: no or few limits", "A：无或轻微受限");
    public static readonly LocalText VisB = new("B: moderate limits", "B：中度受限");
    public static readonly LocalText VisC = new("C: severe limits", "C：重度受限");
    public static readonly LocalText Suggested = new("suggested", "建议");
    public static readonly LocalText Limits = new("What limited the view", "受限原因");
    public static readonly LocalText Thrombus = new("New thrombus in a vein", "新发静脉血栓");
    public static readonly LocalText SaveReview = new("Save the review", "保存复核");
    public static readonly LocalText Sign = new("Sign", "签署");
    public static readonly LocalText SignWhy = new("With your signature the exam is closed and sent.", "签署后检查即关闭并发送。");
    public static readonly LocalText VisMissing = new("Score how well each lobe was seen, then sign.", "请先为每叶评分，再签署。");
    public static readonly LocalText FindingsOpen = new("Judge every finding of the AI, then sign.", "请先判断每个 AI 发现，再签署。");
    public static readonly LocalText Preview = new("As it stands the rules say", "目前规则结论");

    public static readonly LocalText SignedBy = new("Signed by", "签署者");
    public static readonly LocalText Agreement = new("AI and signer", "AI 与签署者");
    public static readonly LocalText Pdf = new("Report as PDF", "PDF 报告");
    public static readonly LocalText Print = new("Print", "打印");
    public static readonly LocalText DueOn = new("Expected again on", "下次复查日期");
    public static readonly LocalText SealOpened = new("The AI's findings were sealed before the signature and opened by it. SHA-256", "AI 结果在签署前封存，签署时开启。SHA-256");
    public static readonly LocalText SealedFindings = new("What the AI had found (counted for nothing)", "AI 的发现（未计入结论）");
    public static readonly LocalText Delivery = new("Record", "记录");
    public static readonly LocalText Delivered = new("delivered and acknowledged", "已送达并确认");
    public static readonly LocalText Waits = new("waits to be sent", "等待发送");
    public static readonly LocalText NotSent = new("not sent", "未发送");
    public static readonly LocalText Policy = new("Rules", "规则版本");
    public static readonly LocalText Software = new("Software", "软件版本");
    public static readonly LocalText Clock = new("Clock", "时钟");
    public static readonly LocalText ClockSynced = new("set by a time service", "已与时间服务同步");
    public static readonly LocalText ClockFree = new("nobody vouches for it", "未经校准");
    public static readonly LocalText NoFont = new("No font for the printed report is installed; call the technician.", "未安装打印报告所需字体，请联系技术员。");

    public static readonly LocalText OutcomeTitle = new("What came of it", "后续结局");
    public static readonly LocalText OutcomeReference = new("Settled by", "确认方式");
    public static readonly LocalText OutcomeLabel = new("Result", "结果");

    public static readonly LocalText OpenExams = new("Open", "进行中");
    public static readonly LocalText DueExams = new("Expected again", "到期复查");
    public static readonly LocalText SignedExams = new("Signed lately", "最近签署");
    public static readonly LocalText NothingHere = new("Nothing here.", "暂无。");
    public static readonly LocalText Result = new("Result", "结论");
    public static readonly LocalText Go = new("Open", "打开");

    public static LocalText Of(ExamStatus status) => status switch
    {
        ExamStatus.Registered => new("registered", "已登记"),
        ExamStatus.Scanning => new("scanning", "扫查中"),
        ExamStatus.Scanned => new("scanned, to be reviewed", "已扫查，待复核"),
        ExamStatus.Reviewed => new("reviewed, to be signed", "已复核，待签署"),
        ExamStatus.Final => new("signed", "已签署"),
        ExamStatus.Amended => new("signed, amended", "已签署并修订"),
        ExamStatus.Cancelled => new("given up", "已放弃"),
        _ => new("preliminary", "初步"),
    };

    public static LocalText Of(ExamMode mode) => mode switch
    {
        ExamMode.Assist => new("assist: shown while scanning", "辅助：扫查时显示"),
        ExamMode.Silent => new("silent: sealed until signed", "静默：签署前封存"),
        _ => new("off", "关闭"),
    };

    public static LocalText Of(AiAgreement agreement) => agreement switch
    {
        AiAgreement.Agree => new("agreed", "一致"),
        AiAgreement.Changed => new("changed by the signer", "签署者有更改"),
        _ => new("not shown", "未显示"),
    };

    public static LocalText Of(Contracts.Sex sex) => sex switch
    {
        Contracts.Sex.Male => Male,
        Contracts.Sex.Female => Female,
        Contracts.Sex.Other => OtherSex,
        _ => Unknown,
    };

    public static LocalText Of(Finding finding) => finding switch
    {
        Finding.Positive => Yes,
        Finding.Negative => No,
        _ => Unknown,
    };

    public static LocalText OfOutcome(string code) => code switch
    {
        "ct_mri" => new("CT or MRI", "CT 或 MRI"),
        "biopsy" => new("biopsy", "活检"),
        "us_followup" => new("ultrasound follow-up", "超声随访"),
        "hcc" => new("hepatocellular carcinoma", "肝细胞癌"),
        "icc" => new("cholangiocarcinoma", "胆管细胞癌"),
        "benign" => new("benign", "良性"),
        _ => new("indeterminate", "不确定"),
    };
}

using EdgeLiver.Screening;
using EdgeLiver.Screening.Watching;

namespace EdgeLiver.Host.Web;

/// <content>Words of the device and its settings.</content>
internal static partial class Texts
{
    public static readonly LocalText Health = new("Health", "运行状态");
    public static readonly LocalText Signal = new("Picture", "图像信号");
    public static readonly LocalText FramesPerSecond = new("Frames a second", "每秒帧数");
    public static readonly LocalText Frames = new("Frames since the start", "启动以来帧数");
    public static readonly LocalText Overtaken = new("Overtaken by a newer frame", "被新帧超越");
    public static readonly LocalText PassedOver = new("Not judged because of heat", "因过热未分析");
    public static readonly LocalText PicturesWithheld = new("Key frames not kept because of words in them", "因含文字未保存的关键图像");
    public static readonly LocalText Latency = new("Latency, mean / p99, ms", "延迟 均值 / p99（ms）");
    public static readonly LocalText Queue = new("Queue", "发送队列");
    public static readonly LocalText RecordsWaiting = new("Records waiting / sent", "待发 / 已发记录");
    public static readonly LocalText SetAside = new("Refused by the broker and set aside", "被服务器拒收并搁置");
    public static readonly LocalText Link = new("Link", "链路");
    public static readonly LocalText Models = new("Models", "模型");
    public static readonly LocalText ComputesOn = new("Computes on", "计算于");
    public static readonly LocalText Storage = new("Store", "存储");
    public static readonly LocalText ExamsStored = new("Exams stored", "已存检查");
    public static readonly LocalText DiskFree = new("Free on the disk, GiB", "磁盘剩余（GiB）");
    public static readonly LocalText WrittenToday = new("Written today, MiB", "今日写入（MiB）");
    public static readonly LocalText Certificate = new("Certificate, SHA-256", "证书 SHA-256");
    public static readonly LocalText OwnLoopback = new("loopback, no TLS", "本机，无 TLS");
    public static readonly LocalText Logs = new("Log, newest first", "日志（最新在前）");
    public static readonly LocalText Time = new("Time", "时间");

    public static readonly LocalText SimulatedScanner = new("Simulated scanner", "模拟超声仪");
    public static readonly LocalText PullCable = new("Pull the cable", "拔出线缆");
    public static readonly LocalText PlugCable = new("Plug the cable in", "插回线缆");
    public static readonly LocalText PressFreeze = new("Press Freeze", "按下冻结键");
    public static readonly LocalText PressFreezeAgain = new("Press Freeze again", "再按冻结键");

    public static readonly LocalText Watching = new("Scores and pictures over time", "评分与图像随时间变化");
    public static readonly LocalText WatchState = new("State", "状态");
    public static readonly LocalText WatchLearning = new("learning what is normal here", "正在学习本机的正常值");
    public static readonly LocalText WatchSteady = new("as before", "与之前一致");
    public static readonly LocalText WatchDrifted = new("changed: have probe, settings and scanner looked at", "已变化：请检查探头、设置和超声仪");
    public static readonly LocalText WatchExams = new("Exams", "检查数");
    public static readonly LocalText WatchAlarms = new("Alarms", "警报数");
    public static readonly LocalText WatchChanged = new("Changed", "已变化");
    public static readonly LocalText WatchAccept = new("Accept as normal", "确认为正常");
    public static readonly LocalText WatchProbability = new("Liver probability", "肝脏概率");
    public static readonly LocalText WatchQuality = new("Picture quality", "图像质量");
    public static readonly LocalText WatchDistance = new("Distance from the training", "与训练数据的距离");
    public static readonly LocalText WatchBrightness = new("Brightness", "亮度");
    public static readonly LocalText WatchContrast = new("Contrast", "对比度");
    public static readonly LocalText WatchDepth = new("Depth", "深度");
    public static readonly LocalText WatchInView = new("Liver in view", "可见肝脏");
    public static readonly LocalText WatchLesionRate = new("Frames with a lesion", "含病灶帧");

    public static readonly LocalText ModeOfNewExams = new("AI in new exams", "新检查的 AI 模式");
    public static readonly LocalText IdleMinutes = new("Lock after minutes without a click", "无操作锁定时间（分钟）");
    public static readonly LocalText CineSeconds = new("Cine loop before a key frame, seconds (0: none)", "关键帧前动态片段（秒，0 表示不保存）");
    public static readonly LocalText PacsAddress = new("PACS (dicom://HOST:PORT/AET; empty: none)", "PACS（dicom://主机:端口/AET；留空则无）");
    public static readonly LocalText BadPacs = new("No address of a PACS. Write dicom://HOST:PORT/AET.", "不是 PACS 地址，请写作 dicom://主机:端口/AET。");
    public static readonly LocalText ScannerMake = new("Scanner: maker", "超声仪：厂家");
    public static readonly LocalText ScannerModel = new("Scanner: model", "超声仪：型号");
    public static readonly LocalText ScannerProbe = new("Probe", "探头");
    public static readonly LocalText ScannerPreset = new("Preset", "预设");
    public static readonly LocalText BadProduct = new("1 to 64 of letters, digits, space and - . _ + @ / ( )", "1 至 64 个字符：字母、数字、空格和 - . _ + @ / ( )");
    public static readonly LocalText Saved = new("Saved.", "已保存。");

    public static LocalText Of(WatchFeature feature) => feature switch
    {
        WatchFeature.Probability => WatchProbability,
        WatchFeature.Quality => WatchQuality,
        WatchFeature.Distance => WatchDistance,
        WatchFeature.Brightness => WatchBrightness,
        WatchFeature.Contrast => WatchContrast,
        WatchFeature.Depth => WatchDepth,
        WatchFeature.InView => WatchInView,
        _ => WatchLesionRate,
    };
}

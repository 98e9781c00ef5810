namespace EdgeLiver.Central.Web;

/// <summary>Words of boxes and their states.</summary>
internal static partial class Texts
{
    public static readonly LocalText Site = new("Site", "站点");
    public static readonly LocalText Box = new("Box", "设备");
    public static readonly LocalText Boxes = new("Boxes", "设备数");
    public static readonly LocalText State = new("State", "状态");
    public static readonly LocalText Online = new("online", "在线");
    public static readonly LocalText Scanning = new("scanning", "扫查中");
    public static readonly LocalText Stale = new("stale", "数据陈旧");
    public static readonly LocalText Offline = new("offline", "离线");
    public static readonly LocalText NeverHeard = new("no telemetry", "无遥测");
    public static readonly LocalText Heard = new("Heard", "最近消息");
    public static readonly LocalText Waiting = new("Waiting records", "待传记录");
    public static readonly LocalText Temperature = new("Temperature °C", "温度 °C");
    public static readonly LocalText DiskFree = new("Disk free GB", "磁盘剩余 GB");
    public static readonly LocalText Clock = new("Clock", "时钟");
    public static readonly LocalText Model = new("Model", "模型");
    public static readonly LocalText Software = new("Software", "软件");
    public static readonly LocalText LastExam = new("Last exam", "最近检查");
    public static readonly LocalText More = new("More", "更多");
    public static readonly LocalText OpenAlerts = new("Open alerts", "未处理警报");

    public static LocalText OfState(string? state, string? capture) => state switch
    {
        "online" when capture == "ok" => Scanning,
        "online" => Online,
        "stale" => Stale,
        "offline" => Offline,
        _ => NeverHeard,
    };
}

using System.Globalization;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web;

/// <summary>Every word of the console, in both languages; a text without one of them does not compile.</summary>
internal static partial class Texts
{
    /// <summary>The intended use in short; at the foot of every page and of every sheet of a printed report. In full: docs/risks.md.</summary>
    public static readonly LocalText Disclaimer = new(
        "Decision support for screening, not a diagnosis; for research use until cleared. The AI only says where to look.",
        "仅为筛查决策支持，不构成诊断；获批前仅供研究使用。AI 只提示观察位置。");

    public static readonly LocalText SkipToContent = new("Skip to the content", "跳到内容");
    public static readonly LocalText Menu = new("Menu", "菜单");
    public static readonly LocalText Worklist = new("Worklist", "工作列表");
    public static readonly LocalText NewExam = new("New exam", "新建检查");
    public static readonly LocalText Device = new("Device", "设备");
    public static readonly LocalText Settings = new("Settings", "设置");
    public static readonly LocalText Accounts = new("Accounts", "账户");
    public static readonly LocalText LockScreen = new("Lock", "锁定");
    public static readonly LocalText Back = new("Back", "返回");
    public static readonly LocalText Save = new("Save", "保存");
    public static readonly LocalText Yes = new("yes", "是");
    public static readonly LocalText No = new("no", "否");
    public static readonly LocalText Unknown = new("not known", "未知");
    public static readonly LocalText None = new("none", "无");

    public static readonly LocalText Login = new("Log in", "登录");
    public static readonly LocalText AccountName = new("Account", "账户名");
    public static readonly LocalText Secret = new("PIN or password", "PIN 码或密码");
    public static readonly LocalText SecretAgain = new("PIN or password again", "再次输入 PIN 码或密码");
    public static readonly LocalText WrongLogin = new("Account or PIN is not right.", "账户名或 PIN 码不正确。");
    public static readonly LocalText SessionOver = new("You were logged out. Log in again; nothing that was saved is lost.", "登录已失效，请重新登录；已保存的内容不会丢失。");
    public static readonly LocalText FirstAccount = new("First account", "首个账户");
    public static readonly LocalText FirstAccountWhy = new(
        "This box has no account yet. Make the first one: it may do everything and can make the others.",
        "本设备尚无账户。请创建首个账户：它拥有全部权限，并可创建其他账户。");

    public static readonly LocalText SetupCode = new("Setup code (in the log of the box)", "初始化代码（见设备日志）");
    public static readonly LocalText WrongSetupCode = new("The setup code is not right; it stands in the log of the box.", "初始化代码不正确，请查看设备日志。");
    public static readonly LocalText BadAccountName = new("1 to 32 of a-z, 0-9, - . _", "1 至 32 个字符：a-z、0-9、- . _");
    public static readonly LocalText BadSecret = new("At least 6 characters, at most 128, and not the same ones over and over.", "至少 6 个字符，最多 128 个，且不能是重复字符。");
    public static readonly LocalText SecretsDiffer = new("The two are not the same.", "两次输入不一致。");
    public static readonly LocalText MakeAccount = new("Make the account", "创建账户");
    public static readonly LocalText RemoveAccount = new("Remove", "删除");
    public static readonly LocalText LastTechnician = new("The last technician can't be removed.", "不能删除最后一个技术员账户。");
    public static readonly LocalText Roles = new("Roles", "角色");
    public static readonly LocalText RoleOperator = new("Operator: scans and signs", "操作者：扫查并签署");
    public static readonly LocalText RoleClinician = new("Clinician: also enters outcomes", "临床医生：另可录入结局");
    public static readonly LocalText RoleTechnician = new("Technician: settings, accounts, logs", "技术员：设置、账户、日志");

    public static readonly LocalText Forbidden = new("Not allowed", "无权限");
    public static readonly LocalText ForbiddenWhat = new("Your account may not do this. Log in with another one.", "您的账户无此权限，请使用其他账户登录。");
    public static readonly LocalText NotFound = new("Not found", "未找到");
    public static readonly LocalText NotFoundWhat = new("There is no such page or exam on this box.", "本设备上没有该页面或检查。");
    public static readonly LocalText FormExpired = new("The form is too old", "表单已过期");
    public static readonly LocalText FormExpiredWhat = new(
        "This form was made for another login or before a restart. Nothing was changed; go back and send it again.",
        "该表单属于其他登录或重启前的页面。未作任何更改，请返回后重新提交。");

    public static readonly LocalText TooLarge = new("Too much at once", "内容过大");
    public static readonly LocalText TooLargeWhat = new("What was sent is larger than any form of this console. Nothing was changed.", "提交内容超出允许大小，未作任何更改。");
    public static readonly LocalText BadRequest = new("Not understood", "无法识别");
    public static readonly LocalText BadRequestWhat = new("This was not a form of this console. Nothing was changed.", "提交内容不是本系统的表单，未作任何更改。");
    public static readonly LocalText Stale = new("Somebody was first", "已被他人更改");
    public static readonly LocalText StaleWhat = new(
        "The exam was changed since this page was opened, here or in another browser. Look at it as it is now and enter again what is missing.",
        "打开本页后检查已被更改（在此处或其他浏览器）。请查看当前内容，并重新录入缺少的部分。");

    public static readonly LocalText WrongState = new("Not now", "当前不可操作");
    public static readonly LocalText WrongStateWhat = new("The exam is in a state in which this can't be done.", "检查所处状态不允许此操作。");
    public static readonly LocalText NoPicture = new("No picture", "无图像");
    public static readonly LocalText NoPictureWhat = new("There is no ultrasound picture to keep. Check the signal and try again.", "没有可保存的超声图像，请检查信号后重试。");
    public static readonly LocalText Busy = new("Another exam is being scanned", "另一项检查正在扫查");
    public static readonly LocalText BusyWhat = new("There is one scanner: end that exam first. It is at the top of the worklist.", "只有一台超声仪：请先结束该检查（位于工作列表顶部）。");
    public static readonly LocalText NotStored = new("Not stored", "未能保存");
    public static readonly LocalText NotStoredWhat = new(
        "The disk does not take it. The exam is as it was before; call the technician, then try again.",
        "磁盘无法写入。检查保持原状；请联系技术员后重试。");

    public static readonly LocalText SealBroken = new("The sealed findings are damaged", "封存结果已损坏");
    public static readonly LocalText SealBrokenWhat = new("What was sealed is missing or was changed. The exam is not signed; call the technician.", "封存内容缺失或已被更改。检查未签署，请联系技术员。");

    public static readonly LocalText CheckFields = new("Please check the marked fields. Nothing was saved yet.", "请检查标出的字段，尚未保存。");
    public static readonly LocalText NotANumber = new("This is no number. Write it as 16.6, with < or > before it if the laboratory did.", "不是数字。请写作 16.6；实验室报告带 < 或 > 时可写在前面。");
    public static readonly LocalText AmbiguousComma = new("The comma may mean thousands or a decimal. Write 1234.5 with a point.", "逗号可能表示千位或小数，请用小数点书写，如 1234.5。");
    public static readonly LocalText NotWhole = new("A whole number, please.", "请输入整数。");
    public static readonly LocalText NotAChoice = new("Please choose from the list.", "请从列表中选择。");
    public static readonly LocalText NoComparatorHere = new("A number without < or >, please.", "请输入不带 < 或 > 的数字。");
    public static readonly LocalText NotADay = new("A date as 2026-11-24, please.", "请按 2026-11-24 的格式输入日期。");
    public static readonly LocalText DayOutOfRange = new("The date lies in the future, or before 1990.", "日期在将来或早于 1990 年。");
    public static readonly LocalText Required = new("This is needed.", "此项必填。");
    public static readonly LocalText ReasonNeeded = new("Name a reason.", "请选择原因。");

    public static LocalText OutOfRange(double min, double max) => new(
        string.Create(CultureInfo.InvariantCulture, $"Must be {min} to {max}. Check the number and the unit."),
        string.Create(CultureInfo.InvariantCulture, $"应在 {min} 至 {max} 之间，请核对数值和单位。"));

    public static LocalText WaitSeconds(int seconds) => new(
        string.Create(CultureInfo.InvariantCulture, $"Too many wrong tries. Wait {seconds} seconds."),
        string.Create(CultureInfo.InvariantCulture, $"错误次数过多，请等待 {seconds} 秒。"));

    /// <summary>A value that the rules refuse for a reason that has no words of its own here.</summary>
    public static LocalText Refused(InputFault fault) => fault switch
    {
        InputFault.MissingUnit or InputFault.UnknownUnit or InputFault.UnitNotConvertible => new("The unit is not one of this test.", "单位不适用于该检验项目。"),
        InputFault.ImplausibleValue => new("Not plausible in this unit. Check number and unit.", "该单位下数值不合理，请核对数值和单位。"),
        _ => new("This value can't be used. Check it.", "该数值无法使用，请核对。"),
    };
}

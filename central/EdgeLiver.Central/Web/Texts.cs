using System.Globalization;

namespace EdgeLiver.Central.Web;

/// <summary>Every word of the pages, in both languages; a text without one of them does not compile.</summary>
internal static partial class Texts
{
    public static readonly LocalText Disclaimer = new("Decision support, never a diagnosis.", "仅为决策支持，不构成诊断。");
    public static readonly LocalText TimesAreUtc = new("Times are UTC.", "时间均为协调世界时（UTC）。");
    public static readonly LocalText SkipToContent = new("Skip to the content", "跳到内容");
    public static readonly LocalText Menu = new("Menu", "菜单");
    public static readonly LocalText Fleet = new("Fleet", "设备总览");
    public static readonly LocalText Alerts = new("Alerts", "警报");
    public static readonly LocalText Exams = new("Exams", "检查");
    public static readonly LocalText Accounts = new("Accounts", "账户");
    public static readonly LocalText Back = new("Back", "返回");
    public static readonly LocalText LogOut = new("Log out", "退出");
    public static readonly LocalText NothingHere = new("Nothing here.", "无内容。");
    public static readonly LocalText NotKnown = new("–", "–");

    public static readonly LocalText Login = new("Log in", "登录");
    public static readonly LocalText AccountName = new("Account", "账户名");
    public static readonly LocalText Secret = new("Password", "密码");
    public static readonly LocalText SecretAgain = new("Password again", "再次输入密码");
    public static readonly LocalText WrongLogin = new("Account or password is not right.", "账户名或密码不正确。");
    public static readonly LocalText SessionOver = new("You were logged out. Log in again; nothing that was saved is lost.", "登录已失效，请重新登录；已保存的内容不会丢失。");
    public static readonly LocalText FirstAccount = new("First account", "首个账户");
    public static readonly LocalText FirstAccountWhy = new(
        "This centre has no account yet. Make the first one: it may do everything and can make the others.",
        "本中心尚无账户。请创建首个账户：它拥有全部权限，并可创建其他账户。");

    public static readonly LocalText SetupCode = new("Setup code (in the log of the service)", "初始化代码（见服务日志）");
    public static readonly LocalText WrongSetupCode = new("The setup code is not right; it stands in the log of the service.", "初始化代码不正确，请查看服务日志。");
    public static readonly LocalText BadAccountName = new("The name must be 1 to 32 of a-z, 0-9, - . _", "账户名应为 1 至 32 个字符：a-z、0-9、- . _");
    public static readonly LocalText BadSecret = new("The password must have at least 10 characters, at most 128, and not the same ones over and over.", "密码至少 10 个字符，最多 128 个，且不能是重复字符。");
    public static readonly LocalText SecretsDiffer = new("The two passwords are not the same.", "两次输入的密码不一致。");
    public static readonly LocalText MakeAccount = new("Make or change the account", "创建或更改账户");
    public static readonly LocalText RemoveAccount = new("Remove", "删除");
    public static readonly LocalText Removed = new("The account is gone; its logins have ended.", "账户已删除，其登录已失效。");
    public static readonly LocalText LastAdministrator = new("The last administrator can't be removed or lose the role.", "不能删除最后一个管理员，也不能取消其角色。");
    public static readonly LocalText Roles = new("Roles", "角色");
    public static readonly LocalText RoleViewer = new("Viewer: boxes, quality, models; no exam", "查看者：设备、质量、模型；无检查数据");
    public static readonly LocalText RoleClinician = new("Clinician: exams, alerts, outcomes", "临床医生：检查、警报、结局");
    public static readonly LocalText RoleOperator = new("Operator: commands to boxes", "运维：向设备发送命令");
    public static readonly LocalText RoleAdministrator = new("Administrator: accounts, roll-outs, audit", "管理员：账户、模型发布、审计");
    public static readonly LocalText RoleNeeded = new("Choose at least one role.", "请至少选择一个角色。");

    public static readonly LocalText Forbidden = new("Not allowed", "无权限");
    public static readonly LocalText ForbiddenWhat = new("Your account may not do this. Log in with another one.", "您的账户无此权限，请使用其他账户登录。");
    public static readonly LocalText NotFound = new("Not found", "未找到");
    public static readonly LocalText NotFoundWhat = new("There is no such page, box or exam here.", "此处没有该页面、设备或检查。");
    public static readonly LocalText FormExpired = new("The form is too old", "表单已过期");
    public static readonly LocalText FormExpiredWhat = new("This form was made for another login. Nothing was changed; go back and send it again.", "该表单属于其他登录。未作任何更改，请返回后重新提交。");
    public static readonly LocalText TooLarge = new("Too much at once", "内容过大");
    public static readonly LocalText TooLargeWhat = new("What was sent is larger than any form here. Nothing was changed.", "提交内容超出允许大小，未作任何更改。");
    public static readonly LocalText BadRequest = new("Not understood", "无法识别");
    public static readonly LocalText BadRequestWhat = new("This was not a form of these pages. Nothing was changed.", "提交内容不是本系统的表单，未作任何更改。");
    public static readonly LocalText NotStored = new("Not stored", "未能保存");
    public static readonly LocalText NotStoredWhat = new("The database does not answer. Nothing was changed; try again.", "数据库无响应，未作任何更改，请重试。");

    public static LocalText WaitSeconds(int seconds) => new(
        string.Create(CultureInfo.InvariantCulture, $"Too many wrong tries. Wait {seconds} seconds."),
        string.Create(CultureInfo.InvariantCulture, $"错误次数过多，请等待 {seconds} 秒。"));
}

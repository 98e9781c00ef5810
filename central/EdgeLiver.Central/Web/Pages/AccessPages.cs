using EdgeLiver.Central.Web.Access;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>The login, the first account, and the list of accounts.</summary>
internal static class AccessPages
{
    private static readonly (Role Role, LocalText Text)[] RoleTexts =
    [
        (Role.Viewer, Texts.RoleViewer), (Role.Clinician, Texts.RoleClinician), (Role.Operator, Texts.RoleOperator), (Role.Administrator, Texts.RoleAdministrator),
    ];

    public static IResult LogIn(Page page, string next, LocalText? notice = null, int status = StatusCodes.Status200OK) => page.Document(Texts.Login, page.Html($"""
        {Notice(page, notice)}
        <form method="post" action="/login" class="card narrow">{page.Token()}<input type="hidden" name="next" value="{next}">
        {Field(page, "account", Texts.AccountName, new Html("autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" autofocus required"))}
        {Field(page, "secret", Texts.Secret, new Html("type=\"password\" autocomplete=\"current-password\" required"))}
        <button class="main">{Texts.Login}</button>
        </form>
        """), status);

    public static IResult SetUp(Page page, bool needsCode, LocalText? fault = null) => page.Document(Texts.FirstAccount, page.Html($"""
        <p>{Texts.FirstAccountWhy}</p>{Notice(page, fault)}
        <form method="post" action="/setup" class="card narrow">{page.Token()}
        {(needsCode ? Field(page, "code", Texts.SetupCode, new Html("autocomplete=\"off\" required")) : Html.Empty)}
        {NameAndSecret(page)}
        <button class="main">{Texts.MakeAccount}</button>
        </form>
        """), fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    public static IResult Accounts(Page page, IReadOnlyList<Account> accounts, LocalText? notice = null, int status = StatusCodes.Status200OK) => page.Document(Texts.Accounts, page.Html($"""
        {Notice(page, notice)}
        <section class="card"><table><thead><tr><th>{Texts.AccountName}</th><th>{Texts.Roles}</th><th></th></tr></thead><tbody>{accounts.Select(account => page.Html($"""
            <tr><td>{account.Name}</td><td>{RoleTexts.Where(role => account.Roles.HasFlag(role.Role)).Select(role => page.Html($"{role.Text}<br>"))}</td>
            <td><form method="post" action="/accounts/remove">{page.Token()}<input type="hidden" name="account" value="{account.Name}"><button aria-label="{Texts.RemoveAccount}: {account.Name}">{Texts.RemoveAccount}</button></form></td></tr>
            """))}</tbody></table></section>
        <form method="post" action="/accounts" class="card narrow">{page.Token()}{NameAndSecret(page)}
        <fieldset><legend>{Texts.Roles}</legend>{RoleTexts.Select(role => page.Html($"""
            <label class="check"><input type="checkbox" name="role" value="{(int)role.Role}"> {role.Text}</label>
            """))}</fieldset>
        <button class="main">{Texts.MakeAccount}</button></form>
        """), status);

    private static Html NameAndSecret(Page page) => page.Html($"""
        {Field(page, "account", Texts.AccountName, new Html("autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"32\" required"))}
        {Field(page, "secret", Texts.Secret, new Html("type=\"password\" autocomplete=\"new-password\" required"))}
        {Field(page, "again", Texts.SecretAgain, new Html("type=\"password\" autocomplete=\"new-password\" required"))}
        """);

    private static Html Field(Page page, string name, LocalText label, Html attributes) =>
        page.Html($"<div class=\"field\"><label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" {attributes}></div>");

    private static Html Notice(Page page, LocalText? notice) => notice is null ? Html.Empty : page.Html($"<p class=\"notice\" role=\"alert\">{notice}</p>");
}

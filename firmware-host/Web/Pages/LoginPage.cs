using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>The login, and the first account of a box that has none.</summary>
internal static class LoginPage
{
    public static IResult Show(Page page, string next, LocalText? notice = null, int status = StatusCodes.Status200OK)
    {
        var fields = new Fields(page, sent: null);
        return page.Document(Texts.Login, page.Html($"""
            {(notice is null ? Html.Empty : page.Html($"<p class=\"notice\" role=\"alert\">{notice}</p>"))}
            <form method="post" action="/login" class="card narrow">{page.Token()}<input type="hidden" name="next" value="{next}">
            {fields.Text("account", Texts.AccountName, attributes: new Html("autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" autofocus required"))}
            {fields.Text("secret", Texts.Secret, type: "password", attributes: new Html("autocomplete=\"current-password\" required"))}
            <button class="main">{Texts.Login}</button>
            </form>
            """), status);
    }

    public static IResult Setup(Page page, FormInput? sent, bool needsCode)
    {
        var fields = new Fields(page, sent);
        return page.Document(Texts.FirstAccount, page.Html($"""
            <p>{Texts.FirstAccountWhy}</p>{fields.Summary()}
            <form method="post" action="/setup" class="card narrow">{page.Token()}
            {(needsCode ? fields.Text("code", Texts.SetupCode, attributes: new Html("autocomplete=\"off\" required")) : Html.Empty)}
            {fields.Text("account", Texts.AccountName, attributes: new Html("autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"32\" autofocus required"))}
            {fields.Text("secret", Texts.Secret, type: "password", attributes: new Html("autocomplete=\"new-password\" required"))}
            {fields.Text("again", Texts.SecretAgain, type: "password", attributes: new Html("autocomplete=\"new-password\" required"))}
            <button class="main">{Texts.MakeAccount}</button>
            </form>
            """), sent is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

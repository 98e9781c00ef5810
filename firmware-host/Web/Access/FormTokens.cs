using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Host.Web.Access;

/// <summary>Tells our own forms from those of another page: a keyed hash of the browser's cookie, which only our pages can write.</summary>
/// <remarks>
/// HMAC-based token of a cookie (OWASP, "signed double submit"). The cookie is the session's where there is one, so a form from before a login
/// or of somebody else's session is refused; the key is made at start, so one from before a restart is too. ASP.NET's own antiforgery
/// needs its data protection keys on a disk for the same.
/// </remarks>
internal sealed class FormTokens
{
    public const string Field = "form-token";
    public const string VisitorCookie = "edgeliver-visitor";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public static string NewVisitor() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string Of(string cookie) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(cookie)));

    public bool Fits(string cookie, string? token) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(cookie)), Encoding.UTF8.GetBytes(token));
}

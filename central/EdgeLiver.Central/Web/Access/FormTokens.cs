using System.Security.Cryptography;
using System.Text;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Web.Access;

/// <summary>Tells our own forms from those of another page: a keyed hash of the browser's cookie (OWASP, signed double submit).</summary>
/// <remarks>The key stands in the database: a form of one instance may be sent to another.</remarks>
internal sealed class FormTokens
{
    public const string Field = "form-token";
    public const string VisitorCookie = "edgeliver-central-visitor";

    private readonly byte[] _key;

    private FormTokens(byte[] key) => _key = key;

    public static async Task<FormTokens> OpenAsync(Database database, CancellationToken stop)
    {
        var made = RandomNumberGenerator.GetBytes(32);
        var key = await database.WriteAsync(
            async session =>
            {
                await session.RunAsync($"INSERT INTO secret (name, value) VALUES ({"form-tokens"}, {made}) ON CONFLICT (name) DO NOTHING", stop);
                return await session.FirstAsync($"SELECT value FROM secret WHERE name = {"form-tokens"}", row => row.Bytes(0), stop);
            },
            stop);
        return new FormTokens(key!);
    }

    public static string NewVisitor() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string Of(string cookie) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(cookie)));

    public bool Fits(string cookie, string? token) =>
        token is not null && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(cookie)), Encoding.UTF8.GetBytes(token));
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Identity;

namespace EdgeLiver.Host.Web.Access;

/// <summary>The accounts of this box, in <c>accounts.json</c> of the data folder, readable by the service alone.</summary>
/// <remarks>There is no account and no password to begin with: the first visitor makes the first one.</remarks>
internal sealed class Accounts
{
    public const int MinSecretLength = 6;
    public const int MaxSecretLength = 128;
    private const int MaxNameLength = 32;

    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly PasswordHasher<Account> _hasher = new();

    // Compared against where there is no such account, so that the answer takes as long and tells nothing.
    private readonly string _nobody;
    private IReadOnlyList<Account> _accounts;

    /// <exception cref="InvalidDataException">The file is no list of accounts.</exception>
    public Accounts(string folder)
    {
        _path = Path.Combine(folder, "accounts.json");
        _nobody = _hasher.HashPassword(null!, Guid.NewGuid().ToString());
        try
        {
            _accounts = File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), AccountsJson.Default.IReadOnlyListAccount) ?? [] : [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{_path}: {e.Message.ReplaceLineEndings(" ")}; restore it, or remove it to begin with a new first account", e);
        }
    }

    public IReadOnlyList<Account> All => Volatile.Read(ref _accounts);

    /// <summary>Nobody can log in yet.</summary>
    public bool IsEmpty => All.Count == 0;

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.' or '_');

    /// <summary>Six digits and more, or any text of that length that is not one character over and over.</summary>
    public static bool IsSecret(string secret) => secret.Length is >= MinSecretLength and <= MaxSecretLength && secret.Distinct().Count() > 2;

    /// <summary>Adds an account, or replaces the one of this name.</summary>
    /// <exception cref="IOException">The disk does not take it; nothing changed.</exception>
    public void Put(string name, IReadOnlyList<Role> roles, string secret)
    {
        var account = new Account(name, roles, _hasher.HashPassword(null!, secret));
        lock (_lock)
        {
            Write([.. _accounts.Where(known => known.Name != name), account]);
        }
    }

    /// <summary>The first account of the box; false where somebody was faster.</summary>
    public bool TryPutFirst(string name, IReadOnlyList<Role> roles, string secret)
    {
        lock (_lock)
        {
            if (_accounts.Count > 0)
            {
                return false;
            }

            Put(name, roles, secret);
            return true;
        }
    }

    /// <summary>Removes an account, unless it is the last technician: somebody must be able to make another.</summary>
    public bool TryRemove(string name)
    {
        lock (_lock)
        {
            var left = _accounts.Where(known => known.Name != name).ToList();
            if (!left.Any(known => known.May(Role.Technician)))
            {
                return false;
            }

            Write(left);
            return true;
        }
    }

    /// <summary>The account, where the secret is its own; takes as long where it is not.</summary>
    public Account? Check(string name, string secret)
    {
        var account = All.FirstOrDefault(known => known.Name == name);
        var fits = _hasher.VerifyHashedPassword(null!, account?.Hash ?? _nobody, secret.Length <= MaxSecretLength ? secret : "") != PasswordVerificationResult.Failed;
        return fits ? account : null;
    }

    private void Write(IReadOnlyList<Account> accounts)
    {
        var unfinished = _path + ".new";
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(unfinished, options))
        {
            JsonSerializer.Serialize(file, accounts, AccountsJson.Default.IReadOnlyListAccount);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, _path, overwrite: true);
        Volatile.Write(ref _accounts, accounts);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Account>))]
internal sealed partial class AccountsJson : JsonSerializerContext;

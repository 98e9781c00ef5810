using System.CommandLine;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models sign</c> and <c>keygen</c>: who made a package.</summary>
internal static class SignCommand
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Create()
    {
        var model = new Argument<string>("package") { Description = "Folder of the package." };
        var key = Key();
        var command = new Command("sign", "Signs a package's manifest, and with it every file that the manifest names.") { model, key };
        command.SetAction(async (parsed, stop) =>
        {
            var folder = parsed.GetRequiredValue(model);

            // What does not fit its own manifest is not worth a signature.
            var package = ModelPackage.Open(folder, TrustedKeys.Anybody());
            var path = parsed.GetRequiredValue(key);
            if (!File.Exists(path))
            {
                throw new UsageException($"--key {path}: no such file; make one with edgeliver models keygen");
            }

            var name = PackageSignature.Sign(folder, await File.ReadAllTextAsync(path, stop));
            Console.WriteLine($"{package.Id}: signed by {name}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Keygen()
    {
        var key = Key();
        var trusted = new Option<string>("--public") { Description = "File for the public half, PEM; it goes among the trusted keys of a box.", Required = true };
        var command = new Command("keygen", "Makes a key pair for signing packages; keep the private half off the boxes.") { key, trusted };
        command.SetAction(async (parsed, stop) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(key));
            if (File.Exists(path))
            {
                throw new UsageException($"--key {path}: is there already, and a key is never overwritten; name another file");
            }

            var (privatePem, publicPem) = PackageSignature.NewKey();
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            await using (var writer = new StreamWriter(path, options))
            {
                await writer.WriteAsync(privatePem);
            }

            await File.WriteAllTextAsync(parsed.GetRequiredValue(trusted), publicPem + "\n", stop);
            Console.WriteLine($"private key {path}, public key {parsed.GetRequiredValue(trusted)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Key() => new("--key")
    {
        Description = "Private key, PKCS#8 PEM.",
        DefaultValueFactory = _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "edgeliver", "signing-key.pem"),
    };
}

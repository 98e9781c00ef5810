using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Commands;

/// <summary>The box's certificate and key in <c>edgeliver doctor</c>: how long it is good, and who may read it.</summary>
internal static class IdentityCheck
{
    private const int RenewDays = 30;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Finding? Run(MqttOptions? mqtt, DateTimeOffset now)
    {
        if (mqtt?.ClientCertificateFile is not { } path)
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            var until = new DateTimeOffset(certificate.NotAfter);
            var detail = string.Create(CultureInfo.InvariantCulture, $"{certificate.Subject}, serial {certificate.SerialNumber}, until {until:yyyy-MM-dd}");
            var key = mqtt.ClientKeyFile ?? path;
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(key) & ~Owner) != UnixFileMode.None ? new Finding("identity", Outcome.Failed, $"others may read {key}; chmod 600 {key}")
                : until < now ? new Finding("identity", Outcome.Failed, $"{detail}: expired; edgeliver enrol request makes the request for a new one")
                : until < now.AddDays(RenewDays) ? new Finding("identity", Outcome.Warning, $"{detail}; renew it: edgeliver enrol request")
                : new Finding("identity", Outcome.Ok, detail);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Finding("identity", Outcome.Failed, $"{path}: {e.Message.ReplaceLineEndings(" ")}; edgeliver enrol makes one");
        }
    }
}

using System.ComponentModel.DataAnnotations;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

public sealed class MqttOptionsTests
{
    [Fact]
    public void What_is_preset_is_valid() => Assert.Empty(Faults(new MqttOptions()));

    [Fact]
    public void A_port_a_client_id_and_a_host_are_checked()
    {
        Assert.Contains("Port", Assert.Single(Faults(new MqttOptions { Port = 0 })).ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("ClientId", Assert.Single(Faults(new MqttOptions { ClientId = "a b" })).ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Host", Assert.Single(Faults(new MqttOptions { Host = "" })).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void What_belongs_together_must_stand_together()
    {
        Assert.Single(Faults(new MqttOptions { Tls = true, ClientCertificateFile = "c.pem" }));
        Assert.Single(Faults(new MqttOptions { PasswordFile = "p" }));
        Assert.Single(Faults(new MqttOptions { CaFile = "ca.pem" }));
        Assert.Empty(Faults(new MqttOptions { Tls = true, CaFile = "ca.pem", ClientCertificateFile = "c.pem", ClientKeyFile = "k.pem", User = "u", PasswordFile = "p" }));
    }

    private static List<ValidationResult> Faults(MqttOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}

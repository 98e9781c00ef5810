using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class PackageSignatureTests : IDisposable
{
    private readonly TinyPackage _tiny = new();
    private readonly string _keys = Directory.CreateTempSubdirectory("edgeliver-keys-").FullName;

    [Fact]
    public void A_package_signed_by_a_trusted_key_opens()
    {
        var name = Sign(trusted: true);

        var package = ModelPackage.Open(_tiny.Folder, TrustedKeys.Load(_keys));

        Assert.Equal(name, package.SignedBy);
    }

    [Requirement("REQ-AI-01")]
    [Fact]
    public void An_unsigned_package_is_refused_unless_development_allows_it()
    {
        var error = Assert.Throws<ModelException>(() => ModelPackage.Open(_tiny.Folder, TrustedKeys.Load(_keys)));

        Assert.Contains("not signed", error.Message, StringComparison.Ordinal);
        Assert.Null(ModelPackage.Open(_tiny.Folder, TrustedKeys.Load(_keys, unsignedToo: true)).SignedBy);
    }

    [Fact]
    public void A_key_that_nobody_trusts_is_refused()
    {
        Sign(trusted: true);
        Sign(trusted: false);

        Refused("not among the 1 trusted");
    }

    [Fact]
    public void A_manifest_altered_after_signing_is_refused_even_in_development()
    {
        Sign(trusted: true);
        File.AppendAllText(_tiny.ManifestPath, " ");

        Refused("does not fit");
        Assert.Throws<ModelException>(() => ModelPackage.Open(_tiny.Folder, TrustedKeys.Load(_keys, unsignedToo: true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ecdsa-p256-sha256")]
    [InlineData("rsa a b")]
    [InlineData("ecdsa-p256-sha256 KEY")]
    public void A_signature_file_that_is_none_is_refused(string text)
    {
        Sign(trusted: true);
        File.WriteAllText(Path.Combine(_tiny.Folder, PackageSignature.FileName), text);

        Refused("must be one line");
    }

    [Requirement("REQ-AI-01")]
    [Theory]
    [InlineData("AAAA")]
    [InlineData("!!!!")]
    [InlineData("MEUCIQDz")]
    public void A_forged_signature_is_refused(string base64)
    {
        var name = Sign(trusted: true);
        File.WriteAllText(Path.Combine(_tiny.Folder, PackageSignature.FileName), $"ecdsa-p256-sha256 {name} {base64}\n");

        Refused("does not fit");
    }

    [Fact]
    public void The_signature_of_another_package_is_refused()
    {
        Sign(trusted: true);
        var text = File.ReadAllText(_tiny.ManifestPath).Replace("1.0.0", "2.0.0", StringComparison.Ordinal);
        File.WriteAllText(_tiny.ManifestPath, text);

        Refused("does not fit");
    }

    [Fact]
    public void A_key_of_another_curve_is_none()
    {
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        File.WriteAllText(Path.Combine(_keys, "other.pem"), other.ExportSubjectPublicKeyInfoPem());

        var error = Assert.Throws<ModelException>(() => TrustedKeys.Load(_keys));

        Assert.Contains("P-256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_signs_nothing()
    {
        var (_, publicPem) = PackageSignature.NewKey();

        var error = Assert.Throws<ModelException>(() => PackageSignature.Sign(_tiny.Folder, publicPem));

        Assert.Contains("private", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _tiny.Dispose();
        Directory.Delete(_keys, recursive: true);
    }

    private string Sign(bool trusted)
    {
        var (privatePem, publicPem) = PackageSignature.NewKey();
        var name = PackageSignature.Sign(_tiny.Folder, privatePem);
        if (trusted)
        {
            File.WriteAllText(Path.Combine(_keys, name + ".pem"), publicPem);
        }

        return name;
    }

    private void Refused(string why)
    {
        var error = Assert.Throws<ModelException>(() => ModelPackage.Open(_tiny.Folder, TrustedKeys.Load(_keys)));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}

using System.CommandLine;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary>Which model package a verb uses, and whose packages it trusts: <c>--model --trusted-keys --allow-unsigned</c>.</summary>
internal sealed class PackageOptions
{
    private readonly Option<string> _model = ModelOptions.Model();

    private readonly Option<string> _keys = new("--trusted-keys")
    {
        Description = "Folder of public keys (*.pem) whose packages are run (default: the one that comes with EdgeLiver).",
        DefaultValueFactory = _ => ModelOptions.ShippedKeys,
    };

    private readonly Option<bool> _unsigned = new("--allow-unsigned") { Description = "For development: packages without a trusted signature too." };

    /// <param name="command">Gets the options.</param>
    public PackageOptions(Command command)
    {
        command.Add(_model);
        command.Add(_keys);
        command.Add(_unsigned);
    }

    /// <exception cref="ModelException">The package is not whole or not trusted.</exception>
    public ModelPackage Open(ParseResult parsed) => ModelPackage.Open(parsed.GetRequiredValue(_model), Keys(parsed));

    /// <summary>The in-view package: always the one that comes with EdgeLiver.</summary>
    /// <exception cref="ModelException">It is not whole or not trusted.</exception>
    public ModelPackage OpenView(ParseResult parsed) => ModelPackage.Open(ModelOptions.ShippedView, Keys(parsed));

    public TrustedKeys Keys(ParseResult parsed) => TrustedKeys.Load(parsed.GetRequiredValue(_keys), parsed.GetValue(_unsigned));

    public ModelSettings Settings(ParseResult parsed) => new()
    {
        Folder = parsed.GetRequiredValue(_model),
        TrustedKeys = parsed.GetRequiredValue(_keys),
        AllowUnsigned = parsed.GetValue(_unsigned),
    };
}

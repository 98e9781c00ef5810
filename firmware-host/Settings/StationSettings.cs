using EdgeLiver.Panel;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Sparkplug;
using Microsoft.Extensions.Options;

namespace EdgeLiver.Host.Settings;

/// <summary>All that the service can be told, read once at start and checked as a whole.</summary>
/// <remarks>
/// A JSON file, then environment variables (<c>EDGELIVER_Station__Site</c>). A key that nobody knows is an error: a misspelt
/// broker must not fall back to the embedded one in silence.
/// </remarks>
internal sealed class StationSettings
{
    public StationOptions Station { get; init; } = new();

    public CaptureOptions Capture { get; init; } = new();

    public ModelSettings Model { get; init; } = new();

    /// <summary>Section <c>Store</c>.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>Section <c>Mqtt</c>; left out, an embedded broker on loopback takes the records.</summary>
    public MqttOptions? Mqtt { get; set; }

    /// <summary>Section <c>Sparkplug</c>; off by default.</summary>
    public SparkplugOptions Sparkplug { get; init; } = new();

    /// <summary>Section <c>Panel</c>; nothing is wired by default.</summary>
    public PanelOptions Panel { get; init; } = new();

    public WebOptions Web { get; init; } = new();

    /// <summary>Section <c>Update</c>; without trusted keys nothing is taken.</summary>
    public UpdateOptions Update { get; init; } = new();

    /// <summary>Section <c>Watch</c>.</summary>
    public WatchOptions Watch { get; init; } = new();

    /// <summary>Where installed model packages lie.</summary>
    internal string ModelStore => Path.Combine(Store.DataFolder, "models");

    /// <summary>Where engines built on this box lie.</summary>
    internal string EngineStore => Path.Combine(Store.DataFolder, "engines");

    /// <param name="path">JSON file, or null for the defaults.</param>
    /// <exception cref="OptionsValidationException">A value is out of its range; every one is named.</exception>
    /// <exception cref="Commands.UsageException">The file can't be read or has an unknown key.</exception>
    public static StationSettings Load(string? path)
    {
        var settings = new StationSettings();
        try
        {
            var configuration = new ConfigurationBuilder();
            if (path is not null)
            {
                configuration.AddJsonFile(Path.GetFullPath(path), optional: false);
            }

            configuration.AddEnvironmentVariables("EDGELIVER_").Build().Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or FormatException)
        {
            throw new Commands.UsageException($"{path ?? "EDGELIVER_ variables"}: {e.Message.ReplaceLineEndings(" ")}{Cause(e)}");
        }

        settings.Validate();
        return settings;
    }

    private static string Cause(Exception e) => e.InnerException is { } inner ? $": {inner.Message.ReplaceLineEndings(" ")}" : "";

    private void Validate()
    {
        Check(nameof(Station), new StationOptionsValidator(), Station);
        Check(nameof(Capture), new CaptureOptionsValidator(), Capture);
        Check(nameof(Model), new ModelSettingsValidator(), Model);
        Check(nameof(Store), new StoreOptionsValidator(), Store);
        Check(nameof(Sparkplug), new SparkplugOptionsValidator(), Sparkplug);
        Check(nameof(Panel), new PanelOptionsValidator(), Panel);
        Check(nameof(Web), new WebOptionsValidator(), Web);
        Check(nameof(Update), new UpdateOptionsValidator(), Update);
        if (Mqtt is not null)
        {
            Check(nameof(Mqtt), new MqttOptionsValidator(), Mqtt);
        }
    }

    private static void Check<T>(string section, IValidateOptions<T> validator, T options)
        where T : class
    {
        var result = validator.Validate(name: null, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(section, typeof(T), result.Failures!.Select(failure => $"configuration section {section}: {failure}"));
        }
    }
}

[OptionsValidator]
internal sealed partial class StoreOptionsValidator : IValidateOptions<StoreOptions>;

[OptionsValidator]
internal sealed partial class PanelOptionsValidator : IValidateOptions<PanelOptions>;

[OptionsValidator]
internal sealed partial class SparkplugOptionsValidator : IValidateOptions<SparkplugOptions>;

[OptionsValidator]
internal sealed partial class MqttOptionsValidator : IValidateOptions<MqttOptions>;

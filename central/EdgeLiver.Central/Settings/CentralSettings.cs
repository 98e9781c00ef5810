using System.ComponentModel.DataAnnotations;

namespace EdgeLiver.Central.Settings;

/// <summary>All sections of the centre's configuration file.</summary>
internal sealed class CentralSettings
{
    public StoreOptions Store { get; set; } = new();

    public BrokerOptions Mqtt { get; set; } = new();

    public SparkplugOptions Sparkplug { get; set; } = new();

    public WebOptions Web { get; set; } = new();

    /// <summary>Reads file and environment (<c>EDGELIVER_CENTRAL_Store__Folder</c>) and checks every section.</summary>
    /// <param name="file">JSON; null for defaults and environment alone.</param>
    /// <exception cref="FormatException">A key that nobody knows, or a value out of range; one line.</exception>
    public static CentralSettings Load(string? file)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        var settings = new CentralSettings();
        try
        {
            builder.AddEnvironmentVariables("EDGELIVER_CENTRAL_").Build().Bind(settings, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException fault)
        {
            throw new FormatException($"{file ?? "environment"}: {(fault.InnerException ?? fault).Message.ReplaceLineEndings(" ")}", fault);
        }
        catch (FileNotFoundException fault)
        {
            throw new FormatException($"{file} is not there", fault);
        }
        catch (InvalidDataException fault)
        {
            throw new FormatException($"{file} is no JSON: {(fault.InnerException ?? fault).Message.ReplaceLineEndings(" ")}", fault);
        }

        settings.Check();
        return settings;
    }

    /// <exception cref="FormatException">A value out of range: section, key, what is allowed.</exception>
    public void Check()
    {
        foreach (var (name, section) in new (string, object)[] { ("Store", Store), ("Mqtt", Mqtt), ("Sparkplug", Sparkplug), ("Web", Web) })
        {
            var faults = new List<ValidationResult>();
            if (!Validator.TryValidateObject(section, new ValidationContext(section), faults, validateAllProperties: true))
            {
                throw new FormatException($"{name}: {faults[0].ErrorMessage}");
            }
        }
    }
}

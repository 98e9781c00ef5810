using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLiver.Contracts;

namespace EdgeLiver.Host.Settings;

/// <summary>What a technician sets on the console; <c>console.json</c> of the data folder.</summary>
internal sealed record ConsoleSettings
{
    public const int MinIdleMinutes = 1;
    public const int MaxIdleMinutes = 240;

    /// <summary>Of a new exam.</summary>
    public ExamMode Mode { get; init; } = ExamMode.Assist;

    /// <summary>A login that is not used for so long is over; ten minutes outlast a scan without a click.</summary>
    public int IdleMinutes { get; init; } = 10;

    /// <summary>Of the picture before a key frame, kept as a cine loop; 0: none. A second costs about 0.3 MB.</summary>
    public int CineSeconds { get; init; } = 3;

    /// <summary><c>dicom://HOST:PORT/AET</c> of the archive that the console sends signed exams to; null: none.</summary>
    public string? Pacs { get; init; }

    /// <summary>What the box is connected to.</summary>
    public Scanner Scanner { get; init; } = new();

    [JsonIgnore]
    public TimeSpan IdleLimit => TimeSpan.FromMinutes(IdleMinutes);
}

/// <summary>Reads and keeps the console's settings.</summary>
internal sealed class ConsoleSettingsFile
{
    private readonly string _path;
    private ConsoleSettings _settings;

    /// <exception cref="InvalidDataException">The file has no such settings.</exception>
    public ConsoleSettingsFile(string folder)
    {
        _path = Path.Combine(folder, "console.json");
        try
        {
            _settings = File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), ConsoleSettingsJson.Default.ConsoleSettings) ?? new() : new();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"{_path}: {e.Message.ReplaceLineEndings(" ")}; mend it, or remove it for the defaults", e);
        }
    }

    public ConsoleSettings Current => Volatile.Read(ref _settings);

    /// <exception cref="IOException">The disk does not take it; nothing changed.</exception>
    public void Put(ConsoleSettings settings)
    {
        var unfinished = _path + ".new";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 4096, FileOptions.WriteThrough))
        {
            JsonSerializer.Serialize(file, settings, ConsoleSettingsJson.Default.ConsoleSettings);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, _path, overwrite: true);
        Volatile.Write(ref _settings, settings);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ConsoleSettings))]
internal sealed partial class ConsoleSettingsJson : JsonSerializerContext;

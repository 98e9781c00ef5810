using System.Collections.Concurrent;
using System.Globalization;

namespace EdgeLiver.Host.Telemetry;

/// <summary>The last messages of this run, for the device page.</summary>
internal sealed class LogRing(TimeProvider time) : ILoggerProvider
{
    private const int Kept = 200;

    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Reverse()];

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
        // Nothing is held but memory.
    }

    private void Add(string line)
    {
        _lines.Enqueue(line);
        while (_lines.Count > Kept)
        {
            _lines.TryDequeue(out _);
        }
    }

    private sealed class Category(LogRing ring, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ring.Add(string.Create(CultureInfo.InvariantCulture, $"{ring.Now:yyyy-MM-dd HH:mm:ss} {logLevel} {name}: {formatter(state, exception).ReplaceLineEndings(" ")}"));
    }

    private DateTimeOffset Now => time.GetLocalNow();
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Keeps the lines of a log.</summary>
internal sealed class CapturedLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines.Select(entry => entry.Line)];

    public IReadOnlyList<string> Troubles => [.. _lines.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Line)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception)));
}

using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>One running service for tests of its console.</summary>
public sealed class ConsoleService : IAsyncLifetime
{
    private readonly Scratch _scratch = new();

    internal Service Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_scratch["station.json"], $$"""{"Store":{"DataFolder":"{{_scratch["data"]}}"},"Web":{"Port":0} }""");
        Service = await Service.StartAsync(_scratch, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        Service.Dispose();
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }
}

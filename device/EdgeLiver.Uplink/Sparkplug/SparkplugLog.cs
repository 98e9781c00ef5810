using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>What the Sparkplug node logs: changes of its state, never values.</summary>
internal static partial class SparkplugLog
{
    [LoggerMessage(100, LogLevel.Information, "Sparkplug node {Group}/{Node} is born at {Host}:{Port}, bdSeq {BdSeq}, {Replayed} looks replayed")]
    public static partial void Born(ILogger log, string group, string node, string host, int port, byte bdSeq, int replayed);

    [LoggerMessage(101, LogLevel.Information, "Sparkplug node {Group}/{Node} waits for primary host {PrimaryHost} at {Host}:{Port}")]
    public static partial void WaitsForHost(ILogger log, string group, string node, string primaryHost, string host, int port);

    [LoggerMessage(102, LogLevel.Warning, "Sparkplug node {Group}/{Node} is not connected to {Host}:{Port}: {Reason}; trying again")]
    public static partial void Disconnected(ILogger log, string group, string node, string host, int port, string? reason);

    [LoggerMessage(103, LogLevel.Information, "Sparkplug command is done: {Name}")]
    public static partial void CommandAccepted(ILogger log, string name);

    [LoggerMessage(104, LogLevel.Warning, "Sparkplug command is not known: {Name}; further ones of this name are counted only")]
    public static partial void CommandUnknown(ILogger log, string name);

    [LoggerMessage(105, LogLevel.Warning, "Sparkplug bdSeq can't be kept in {File}: {Reason}; counting goes on in memory")]
    public static partial void BdSeqNotKept(ILogger log, string file, string reason);
}

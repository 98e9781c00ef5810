using System.Diagnostics.Metrics;

namespace EdgeLiver.Central;

/// <summary>What is counted; nothing is dropped that is not counted here.</summary>
internal static class CentralMetrics
{
    public const string Name = "EdgeLiver.Central";

    private static readonly Meter Meter = new(Name);

    public static Counter<long> Stored { get; } = Meter.CreateCounter<long>("edgeliver.central.records.stored", "{record}", "New records on disk");

    public static Counter<long> Repeated { get; } = Meter.CreateCounter<long>("edgeliver.central.records.repeated", "{record}", "Records that the store had already");

    public static Counter<long> SetAside { get; } = Meter.CreateCounter<long>("edgeliver.central.records.set_aside", "{record}", "Messages that are no records of ours");

    public static Counter<long> Acknowledgements { get; } = Meter.CreateCounter<long>("edgeliver.central.acknowledgements", "{message}", "Messages that told a unit what is stored");

    public static Counter<long> AcknowledgementsLost { get; } = Meter.CreateCounter<long>("edgeliver.central.acknowledgements.lost", "{message}", "Acknowledgements that the broker did not take; the unit sends again");

    public static Counter<long> DatabaseFaults { get; } = Meter.CreateCounter<long>("edgeliver.central.database.faults", "{fault}", "Tries that the database did not take");

    public static Histogram<double> Commit { get; } = Meter.CreateHistogram<double>("edgeliver.central.commit", "ms", "From a batch to its commit");

    public static Counter<long> Births { get; } = Meter.CreateCounter<long>("edgeliver.central.sparkplug.births", "{message}", "Births heard");

    public static Counter<long> Data { get; } = Meter.CreateCounter<long>("edgeliver.central.sparkplug.data", "{message}", "Data messages heard");

    public static Counter<long> Unreadable { get; } = Meter.CreateCounter<long>("edgeliver.central.sparkplug.unreadable", "{message}", "Sparkplug messages that could not be taken");

    public static Counter<long> RebirthsAsked { get; } = Meter.CreateCounter<long>("edgeliver.central.sparkplug.rebirths", "{message}", "Births that were asked for");
}

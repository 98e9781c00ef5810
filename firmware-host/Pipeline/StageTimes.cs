namespace EdgeLiver.Host.Pipeline;

/// <summary>What one frame cost, stage by stage.</summary>
/// <param name="Read">Finding the fan, blacking out the rest, scale, freeze.</param>
/// <param name="Segment">Resampling, the network, masks.</param>
/// <param name="Network">The network alone; part of <paramref name="Segment"/>.</param>
/// <param name="Radiomics">Measuring and features of each lesion.</param>
/// <param name="Classify">Tracking and opinion.</param>
internal readonly record struct StageTimes(TimeSpan Read, TimeSpan Segment, TimeSpan Network, TimeSpan Radiomics, TimeSpan Classify)
{
    public TimeSpan Total => Read + Segment + Radiomics + Classify;

    /// <summary>Everything but the network.</summary>
    public TimeSpan Around => Total - Network;
}

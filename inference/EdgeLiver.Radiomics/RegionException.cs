namespace EdgeLiver.Radiomics;

/// <summary>A region whose intensities do not fit the settings; the message is one line and says what to change.</summary>
public sealed class RegionException(string message) : Exception(message);

namespace EdgeLiver.Radiomics;

/// <summary>A volume file that can't be read; the message is one line and names the file, the field and what is allowed.</summary>
public sealed class VolumeFormatException(string file, string problem) : Exception($"{file}: {problem}");

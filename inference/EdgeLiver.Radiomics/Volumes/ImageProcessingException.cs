namespace EdgeLiver.Radiomics;

/// <summary>A volume or region can't be processed as asked; the message is one line: what, value, allowed range, cure.</summary>
public sealed class ImageProcessingException(string message) : Exception(message);

namespace EdgeLiver.Screening;

/// <summary>The same sentence in the two languages of the console and the report.</summary>
/// <param name="En">English.</param>
/// <param name="ZhCn">Simplified Chinese.</param>
public sealed record LocalText(string En, string ZhCn);

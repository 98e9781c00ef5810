namespace EdgeLiver.Central.Web;

/// <summary>A text of a page in both languages.</summary>
internal sealed record LocalText(string En, string ZhCn);

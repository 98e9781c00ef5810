using EdgeLiver.Screening;

namespace EdgeLiver.Host.Web.Forms;

/// <summary>A field that can't be used, and why, in both languages.</summary>
internal sealed record FormFault(string Field, LocalText Message);

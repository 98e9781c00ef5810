using EdgeLiver.Contracts;
using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Workflow;

/// <summary>A lobe of the liver, as the visualization score takes it.</summary>
public enum Lobe
{
    Left,
    Right,
}

/// <summary>A standard view of the liver.</summary>
/// <param name="Code">As records carry it.</param>
/// <param name="Lobe">What it mainly shows.</param>
/// <param name="Text">What people read.</param>
public sealed record StandardView(string Code, Lobe Lobe, LocalText Text);

/// <summary>The views of a liver ultrasound, longitudinal and transverse, and what their absence suggests.</summary>
/// <remarks>
/// Ten views by a teaching protocol of liver sonography. That a view which was tried and not seen lowers the visualization
/// score, and by how much, is a product policy: none missing A, up to half of the lobe's views B, more C.
/// </remarks>
public static class ViewChecklist
{
    /// <summary>Why a view was not seen or not tried.</summary>
    public static IReadOnlyList<(string Code, LocalText Text)> Reasons { get; } =
    [
        ("lung_gas", new("lung gas", "肺气遮挡")),
        ("bowel_gas", new("bowel gas", "肠气遮挡")),
        ("body_habitus", new("body habitus", "体型因素")),
        ("steatosis", new("fatty liver, sound is lost", "脂肪肝声衰减")),
        ("rib_shadow", new("rib shadow", "肋骨声影")),
        ("resected", new("resected", "已切除")),
        ("not_tolerated", new("person could not hold breath or position", "无法配合屏气或体位")),
        ("other", new("other", "其他")),
    ];

    public static IReadOnlyList<StandardView> Views { get; } =
    [
        new("left_longitudinal", Lobe.Left, new("Left lobe to its tip, longitudinal", "左叶纵切（至边缘）")),
        new("left_caudate_longitudinal", Lobe.Left, new("Left lobe, caudate lobe, vena cava, longitudinal", "左叶、尾状叶、下腔静脉纵切")),
        new("right_dome", Lobe.Right, new("Right lobe with dome and pleura, longitudinal", "右叶膈顶及胸膜纵切")),
        new("right_portal_longitudinal", Lobe.Right, new("Right lobe, main portal vein, longitudinal", "右叶门静脉主干纵切")),
        new("right_inferior_longitudinal", Lobe.Right, new("Right lobe to its edge with kidney, longitudinal", "右叶下缘及右肾纵切")),
        new("left_transverse", Lobe.Left, new("Left lobe, caudate lobe, vena cava, transverse", "左叶、尾状叶、下腔静脉横切")),
        new("hepatic_veins_transverse", Lobe.Right, new("Three hepatic veins, transverse", "三支肝静脉横切")),
        new("right_dome_transverse", Lobe.Right, new("Right dome, transverse", "右叶膈顶横切")),
        new("right_portal_transverse", Lobe.Right, new("Right lobe, main portal vein, transverse", "右叶门静脉主干横切")),
        new("right_kidney_transverse", Lobe.Right, new("Right lobe with kidney or gallbladder, transverse", "右叶及右肾或胆囊横切")),
    ];

    public static bool HasView(string code) => Views.Any(view => view.Code == code);

    public static bool HasReason(string code) => Reasons.Any(reason => reason.Code == code);

    /// <summary>What the checklist suggests for a lobe; null while none of its views has been ticked.</summary>
    public static VisualizationScore? Suggest(IReadOnlyList<ViewRecord> views, Lobe lobe)
    {
        var codes = Views.Where(view => view.Lobe == lobe).Select(view => view.Code).ToList();
        var ticked = views.Where(view => codes.Contains(view.View)).ToList();
        var missed = ticked.Count(view => view.State == ViewState.NotVisualised);
        return ticked.Count == 0 ? null
            : missed == 0 ? VisualizationScore.A
            : missed <= PolicyFiles.Product.Number("viewsMissedForC") * codes.Count ? VisualizationScore.B
            : VisualizationScore.C;
    }

    /// <summary>The worse of two scores; what is not known does not count.</summary>
    public static VisualizationScore? Worse(VisualizationScore? one, VisualizationScore? other) =>
        one is null ? other : other is null ? one : (VisualizationScore)Math.Max((int)one, (int)other);
}

namespace EdgeLiver.Capture;

/// <summary>The invented makers of the simulated scanner: what they write where, and their rulers.</summary>
public enum PhantomMake
{
    /// <summary>Texts in English, ruler on the right with a tick every 10 mm.</summary>
    Aurora,

    /// <summary>Texts in Chinese on dark grey, ruler on the left with a tick every 5 mm.</summary>
    Linhai,

    /// <summary>Texts in German, ruler on the right with a tick every 5 mm and numbers in mm.</summary>
    Kestrel,
}

/// <summary>One make's texts and ruler.</summary>
/// <param name="Background">Grey of the screen around the fan.</param>
/// <param name="RulerOnLeft">Else on the right of the fan.</param>
/// <param name="TickMm">From tick to tick.</param>
/// <param name="LabelMm">Longer ticks, with a number.</param>
/// <param name="LabelUnitMm">What the numbers count.</param>
/// <param name="Mark">The maker's mark beside the fan.</param>
/// <param name="ClockFormat">Date and time.</param>
/// <param name="IdLabel">Before the patient's id.</param>
/// <param name="Header">Two lines above the fan.</param>
internal sealed record PhantomStyle(
    byte Background, bool RulerOnLeft, int TickMm, int LabelMm, int LabelUnitMm, string Mark, string ClockFormat, string IdLabel, (string Upper, string Lower) Header)
{
    public static PhantomStyle Of(PhantomMake make) => make switch
    {
        PhantomMake.Aurora => new(0, false, 10, 50, 10, "EL", "yyyy-MM-dd HH:mm:ss", "ID ", ("MI 1.1  TIS 0.4", "ABDOMEN C5-1")),
        PhantomMake.Linhai => new(24, true, 5, 20, 10, "中", "yyyy/MM/dd HH:mm:ss 日", "名 ", ("MI 0.9 TI 0.6", "P4-2")),
        PhantomMake.Kestrel => new(0, false, 5, 20, 1, "K", "dd.MM.yyyy HH:mm:ss", "PAT. ", ("MI 0.8 TIS 0.3", "LEBER L9-3")),
        _ => throw new ArgumentOutOfRangeException(nameof(make), make, "is no make"),
    };
}

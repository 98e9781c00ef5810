namespace EdgeLiver.Capture;

/// <summary>Shape of the part of the screen that shows ultrasound.</summary>
public enum FanKind
{
    /// <summary>Two straight sides, a curved top (the probe's face) and a curved or cut-off bottom.</summary>
    Convex,

    /// <summary>As convex, from a point: phased array.</summary>
    Sector,

    /// <summary>A rectangle, or a parallelogram of a steered linear probe.</summary>
    Linear,

    /// <summary>A straight top, two sides that spread, a straight or curved bottom: a linear probe with steered lines.</summary>
    Trapezoid,
}

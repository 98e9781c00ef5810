namespace EdgeLiver.Capture;

/// <summary>How the simulated scanner turns echoes into grey.</summary>
public sealed record PhantomImaging
{
    /// <summary>Range of echoes between black and white, dB, 20 to 120.</summary>
    public double DynamicRangeDb { get; init; } = 58;

    /// <summary>Where healthy liver lies between black (0) and white (1).</summary>
    public double LiverLevel { get; init; } = 0.46;

    /// <summary>Bends the grey scale: 0 straight, above 0 darker mid-tones, below 0 brighter; -0.6 to 0.6.</summary>
    public double GreyCurve { get; init; } = 0.1;

    /// <summary>Electronic noise at the lower end of the fan relative to liver echoes, dB.</summary>
    public double NoiseDb { get; init; } = -16;

    /// <summary>What the tissue takes each cm, there and back, dB.</summary>
    public double AttenuationDbPerCm { get; init; } = 3.5;

    /// <summary>What the time gain gives each cm, dB; less than the attenuation darkens the depth.</summary>
    public double TimeGainDbPerCm { get; init; } = 3.4;

    /// <summary>What the outermost lines lose, dB.</summary>
    public double EdgeLossDb { get; init; } = 4;

    /// <summary>What the rightmost line gains and the leftmost loses (poor contact on one side), dB.</summary>
    public double SideGainDb { get; init; }

    /// <summary>Width of the pulse, standard deviation, 0.1 to 1.2 mm.</summary>
    public double AxialSigmaMm { get; init; } = 0.42;

    /// <summary>Width of the beam at the focus, standard deviation, 0.5 to 1.8 scan lines.</summary>
    public double LateralSigmaLines { get; init; } = 0.95;

    /// <summary>Depth of the focus, mm.</summary>
    public double FocusMm { get; init; } = 80;

    /// <summary>How far the probe moves along z until the speckle is another, mm.</summary>
    public double ElevationCorrelationMm { get; init; } = 2.5;

    /// <summary>Independent looks averaged after compression (spatial compounding), 1 to 4; 1 is pure speckle.</summary>
    public int Looks { get; init; } = 2;
}

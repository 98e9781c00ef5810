namespace EdgeLiver.Radiomics;

/// <summary>Whose conventions hold where the definitions of IBSI and of PyRadiomics part.</summary>
public enum RadiomicMode
{
    /// <summary>The IBSI reference manual; where it leaves a case open, MIRP 2.3.4.</summary>
    Ibsi,

    /// <summary>PyRadiomics 3: its bins, their alignment, and its values in degenerate cases.</summary>
    PyRadiomics,
}

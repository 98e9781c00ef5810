namespace EdgeLiver.Capture;

/// <summary>What a cell of a <see cref="CoarseScreen"/> shows.</summary>
internal enum CellKind : byte
{
    /// <summary>The screen's own black, or a shadow as black as that.</summary>
    Dark,

    /// <summary>Something: tissue, letters, a bar.</summary>
    Lit,

    /// <summary>Another even grey: a panel, or black that a recorder lifted.</summary>
    Plain,

    /// <summary>Nearly black, yet less even than the black around, and so is its neighbourhood: noise of a dark part of the fan.</summary>
    Faint,
}

namespace EdgeLiver.Radiomics;

/// <summary>The longest straight line inside a region's outline: its maximum Feret diameter, the caliper of an ultrasound report.</summary>
/// <param name="FromX">First end, column; halves lie between two pixels.</param>
/// <param name="FromY">First end, row; never below the second.</param>
/// <param name="ToX">Second end, column.</param>
/// <param name="ToY">Second end, row.</param>
/// <param name="Length">Its length, mm where the spacing is known, else pixels.</param>
public readonly record struct LongAxis(double FromX, double FromY, double ToX, double ToY, double Length);

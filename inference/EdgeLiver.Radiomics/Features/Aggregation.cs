namespace EdgeLiver.Radiomics;

/// <summary>How the matrices of a family's slices and directions become one set of features; the suffix of a feature's name.</summary>
public enum Aggregation
{
    /// <summary>The family has one set only.</summary>
    None,

    /// <summary>Each slice alone, then the mean (<c>_2D</c>).</summary>
    Slice,

    /// <summary>Each direction of each slice alone, then the mean (<c>_2D_avg</c>, IBSI BTW3).</summary>
    SliceAverage,

    /// <summary>A slice's directions merged, then the mean over slices (<c>_2D_comb</c>, IBSI SUJT).</summary>
    SliceMerged,

    /// <summary>All slices merged (<c>_2_5D</c>).</summary>
    Stack,

    /// <summary>A direction's slices merged, then the mean over directions (<c>_2_5D_avg</c>, IBSI JJUI).</summary>
    StackAverage,

    /// <summary>All slices and directions merged (<c>_2_5D_comb</c>, IBSI ZW7Z).</summary>
    StackMerged,

    /// <summary>The volume with its neighbours in three dimensions (<c>_3D</c>).</summary>
    Volume,

    /// <summary>Each of the 13 directions alone, then the mean (<c>_3D_avg</c>, IBSI ITBB).</summary>
    VolumeAverage,

    /// <summary>The 13 directions merged (<c>_3D_comb</c>, IBSI IAZD).</summary>
    VolumeMerged,
}

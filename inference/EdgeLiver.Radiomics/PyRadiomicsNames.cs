using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>PyRadiomics' names for features that it and IBSI share; each relation was checked on values of both.</summary>
/// <remarks>MCC and TotalEnergy of PyRadiomics have no IBSI tag and are left out. Textures are averages over directions.</remarks>
public static class PyRadiomicsNames
{
    private const string Kurtosis = "firstorder_Kurtosis";

    private static readonly (string Family, string Prefix, string Suffix, string Pairs)[] Families =
    [
        ("firstorder", "stat_", "", "Mean=mean Variance=var Skewness=skew Kurtosis=kurt Median=median Minimum=min 10Percentile=p10 "
            + "90Percentile=p90 Maximum=max InterquartileRange=iqr Range=range MeanAbsoluteDeviation=mad "
            + "RobustMeanAbsoluteDeviation=rmad Energy=energy RootMeanSquared=rms"),
        ("firstorder", "ih_", "", "Entropy=entropy Uniformity=uniformity"),
        ("glcm", "cm_", "_avg", "MaximumProbability=joint_max JointAverage=joint_avg SumSquares=joint_var JointEntropy=joint_entr "
            + "DifferenceAverage=diff_avg DifferenceVariance=diff_var DifferenceEntropy=diff_entr SumAverage=sum_avg "
            + "SumEntropy=sum_entr JointEnergy=energy Contrast=contrast Id=inv_diff Idn=inv_diff_norm Idm=inv_diff_mom "
            + "Idmn=inv_diff_mom_norm InverseVariance=inv_var Correlation=corr Autocorrelation=auto_corr "
            + "ClusterTendency=clust_tend ClusterShade=clust_shade ClusterProminence=clust_prom Imc1=info_corr1 Imc2=info_corr2"),
        ("glrlm", "rlm_", "_avg", "ShortRunEmphasis=sre LongRunEmphasis=lre LowGrayLevelRunEmphasis=lgre HighGrayLevelRunEmphasis=hgre "
            + "ShortRunLowGrayLevelEmphasis=srlge ShortRunHighGrayLevelEmphasis=srhge LongRunLowGrayLevelEmphasis=lrlge "
            + "LongRunHighGrayLevelEmphasis=lrhge GrayLevelNonUniformity=glnu GrayLevelNonUniformityNormalized=glnu_norm "
            + "RunLengthNonUniformity=rlnu RunLengthNonUniformityNormalized=rlnu_norm RunPercentage=r_perc "
            + "GrayLevelVariance=gl_var RunVariance=rl_var RunEntropy=rl_entr"),
        ("glszm", "szm_", "", "SmallAreaEmphasis=sze LargeAreaEmphasis=lze LowGrayLevelZoneEmphasis=lgze HighGrayLevelZoneEmphasis=hgze "
            + "SmallAreaLowGrayLevelEmphasis=szlge SmallAreaHighGrayLevelEmphasis=szhge LargeAreaLowGrayLevelEmphasis=lzlge "
            + "LargeAreaHighGrayLevelEmphasis=lzhge GrayLevelNonUniformity=glnu GrayLevelNonUniformityNormalized=glnu_norm "
            + "SizeZoneNonUniformity=zsnu SizeZoneNonUniformityNormalized=zsnu_norm ZonePercentage=z_perc "
            + "GrayLevelVariance=gl_var ZoneVariance=zs_var ZoneEntropy=zs_entr"),
        ("gldm", "ngl_", "", "SmallDependenceEmphasis=lde LargeDependenceEmphasis=hde LowGrayLevelEmphasis=lgce HighGrayLevelEmphasis=hgce "
            + "SmallDependenceLowGrayLevelEmphasis=ldlge SmallDependenceHighGrayLevelEmphasis=ldhge "
            + "LargeDependenceLowGrayLevelEmphasis=hdlge LargeDependenceHighGrayLevelEmphasis=hdhge GrayLevelNonUniformity=glnu "
            + "DependenceNonUniformity=dcnu DependenceNonUniformityNormalized=dcnu_norm GrayLevelVariance=gl_var "
            + "DependenceVariance=dc_var DependenceEntropy=dc_entr"),
        ("ngtdm", "ngt_", "", "Coarseness=coarseness Contrast=contrast Busyness=busyness Complexity=complexity Strength=strength"),
        ("shape2D", "shape2D_", "", "MeshSurface PixelSurface Perimeter PerimeterSurfaceRatio Sphericity MaximumDiameter MajorAxisLength "
            + "MinorAxisLength Elongation"),
    ];

    /// <summary>PyRadiomics' name (<c>glcm_Contrast</c>) and our name of what a layout has, in PyRadiomics' order of families.</summary>
    /// <param name="layout">Names of a picture map to 2-D textures, of a volume to 3-D ones.</param>
    public static ImmutableArray<(string Theirs, string Ours)> For(FeatureLayout layout)
    {
        var dimension = layout == FeatureLayout.Volume ? "_3D" : "_2D";
        var known = layout.Names.ToHashSet();
        return
        [
            .. from family in Families
               from pair in family.Pairs.Split(' ')
               let parts = pair.Split('=')
               let texture = family.Prefix is "stat_" or "ih_" or "shape2D_" ? "" : dimension + family.Suffix
               let ours = family.Prefix + parts[^1] + texture
               where known.Contains(ours)
               select ($"{family.Family}_{parts[0]}", ours),
        ];
    }

    /// <summary>PyRadiomics' value of a feature: its kurtosis counts from 0, and is 0 for one grey level.</summary>
    /// <param name="name">PyRadiomics' name.</param>
    /// <param name="features">The vector.</param>
    /// <param name="value">Our value of the feature.</param>
    public static double Value(string name, RadiomicFeatures features, double value) =>
        name == Kurtosis && features.TryGet("stat_var", out var variance) && variance > 0 ? value + 3 : value;
}

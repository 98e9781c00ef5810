namespace EdgeLiver.Radiomics;

/// <summary>IBSI morphology (family HCUG): size and form of a region in 3-D, and how its intensities lie in it.</summary>
/// <remarks>
/// V is the mesh volume and A the mesh's area, over the morphological mask. Every member is undefined for an empty morphological
/// mask; those that use intensities are undefined where re-segmentation leaves no voxel in the intensity mask.
/// </remarks>
public enum MorphologyFeature
{
    /// <summary>Volume inside the region's surface mesh.</summary>
    /// <remarks>IBSI RNU0. mm³, above 0. Signed tetrahedra over the mesh (<see cref="SurfaceMesh"/>).</remarks>
    [Ibsi("morph_volume", "RNU0")]
    Volume,

    /// <summary>Volume by voxel counting.</summary>
    /// <remarks>IBSI YEKZ. mm³, above 0.</remarks>
    [Ibsi("morph_vol_approx", "YEKZ")]
    ApproximateVolume,

    /// <summary>Area of the region's surface mesh.</summary>
    /// <remarks>IBSI C0JK. mm², above 0.</remarks>
    [Ibsi("morph_area_mesh", "C0JK")]
    SurfaceArea,

    /// <summary>Surface area over mesh volume.</summary>
    /// <remarks>IBSI 2PR5. 1/mm, above 0.</remarks>
    [Ibsi("morph_av", "2PR5")]
    SurfaceToVolumeRatio,

    /// <summary>V / (π^½ A^(3/2)): how compact the region is, not scaled to 1.</summary>
    /// <remarks>IBSI SKGS. No unit, above 0, at most 1/(6π) = 0.0531, a ball's.</remarks>
    [Ibsi("morph_comp_1", "SKGS")]
    Compactness1,

    /// <summary>36π V² / A³: how compact the region is.</summary>
    /// <remarks>IBSI BQWJ. No unit, above 0, at most 1, a ball's.</remarks>
    [Ibsi("morph_comp_2", "BQWJ")]
    Compactness2,

    /// <summary>Surface area over that of a ball of the same volume.</summary>
    /// <remarks>IBSI KRCK. No unit, at least 1, a ball's. The inverse of sphericity.</remarks>
    [Ibsi("morph_sph_dispr", "KRCK")]
    SphericalDisproportion,

    /// <summary>(36π V²)^(1/3) / A: area of a ball of the same volume over the surface area.</summary>
    /// <remarks>IBSI QCFX. No unit, above 0, at most 1, a ball's.</remarks>
    [Ibsi("morph_sphericity", "QCFX")]
    Sphericity,

    /// <summary>(A³ / (36π V²))^(1/3) − 1: how far the region is from a ball.</summary>
    /// <remarks>IBSI 25C7. No unit, at least 0, a ball's.</remarks>
    [Ibsi("morph_asphericity", "25C7")]
    Asphericity,

    /// <summary>Distance from the centre of the voxels to their centre weighted with the intensities.</summary>
    /// <remarks>IBSI KLMA. mm, at least 0; negative intensities can put the weighted centre outside the region.
    /// Geometric centre over the morphological mask, weighted one over the intensity mask.
    /// Undefined where the intensities add up to 0.</remarks>
    [Ibsi("morph_com", "KLMA")]
    CentreOfMassShift,

    /// <summary>Largest distance between two vertices of the surface mesh.</summary>
    /// <remarks>IBSI L0JK. mm, above 0.</remarks>
    [Ibsi("morph_diam", "L0JK")]
    MaximumDiameter,

    /// <summary>4 √λ of the largest principal component of the voxels' centres.</summary>
    /// <remarks>IBSI TDIC. mm, above 0. Sample covariance of the voxels (divided by their number − 1), which the reference values ask for.
    /// Undefined for one voxel.</remarks>
    [Ibsi("morph_pca_maj_axis", "TDIC")]
    MajorAxisLength,

    /// <summary>4 √λ of the second principal component of the voxels' centres.</summary>
    /// <remarks>IBSI P9VJ. mm, at least 0; 0 for voxels on a line. Undefined for one voxel.</remarks>
    [Ibsi("morph_pca_min_axis", "P9VJ")]
    MinorAxisLength,

    /// <summary>4 √λ of the smallest principal component of the voxels' centres.</summary>
    /// <remarks>IBSI 7J51. mm, at least 0; 0 for voxels in a plane. Undefined for one voxel.</remarks>
    [Ibsi("morph_pca_least_axis", "7J51")]
    LeastAxisLength,

    /// <summary>Minor over major axis length.</summary>
    /// <remarks>IBSI Q3CK. No unit, 0 (a line) to 1. Undefined for one voxel.</remarks>
    [Ibsi("morph_pca_elongation", "Q3CK")]
    Elongation,

    /// <summary>Least over major axis length.</summary>
    /// <remarks>IBSI N17B. No unit, 0 (a plane) to 1. Undefined for one voxel.</remarks>
    [Ibsi("morph_pca_flatness", "N17B")]
    Flatness,

    /// <summary>Mesh volume over the volume of the mesh's axis-aligned bounding box.</summary>
    /// <remarks>IBSI PBX1. No unit, above 0, at most 1.</remarks>
    [Ibsi("morph_vol_dens_aabb", "PBX1")]
    VolumeDensityAabb,

    /// <summary>Surface area over the area of the mesh's axis-aligned bounding box.</summary>
    /// <remarks>IBSI R59B. No unit, above 0; above 1 for folded surfaces.</remarks>
    [Ibsi("morph_area_dens_aabb", "R59B")]
    AreaDensityAabb,

    /// <summary>Mesh volume over the volume of the ellipsoid on the principal axes (approximate enclosing ellipsoid).</summary>
    /// <remarks>IBSI 6BDE. No unit, above 0. Undefined where the voxels lie in a plane: the ellipsoid has no volume.</remarks>
    [Ibsi("morph_vol_dens_aee", "6BDE")]
    VolumeDensityAee,

    /// <summary>Surface area over the area of the ellipsoid on the principal axes (approximate enclosing ellipsoid).</summary>
    /// <remarks>IBSI RDD2. No unit, above 0. Undefined where the voxels lie on a line: the ellipsoid has no area.
    /// Area by the Legendre series that the manual gives, which is not the exact one (<see cref="Ellipsoid"/>).</remarks>
    [Ibsi("morph_area_dens_aee", "RDD2")]
    AreaDensityAee,

    /// <summary>Mesh volume over the volume of the mesh's convex hull (solidity).</summary>
    /// <remarks>IBSI R3ER. No unit, above 0, at most 1.</remarks>
    [Ibsi("morph_vol_dens_conv_hull", "R3ER")]
    VolumeDensityConvexHull,

    /// <summary>Surface area over the area of the mesh's convex hull.</summary>
    /// <remarks>IBSI 7T7F. No unit, above 0; above 1 for folded surfaces.</remarks>
    [Ibsi("morph_area_dens_conv_hull", "7T7F")]
    AreaDensityConvexHull,

    /// <summary>Mesh volume times the mean intensity.</summary>
    /// <remarks>IBSI 99N0. Unit of the intensities times mm³, any value; the mean is over the intensity mask.</remarks>
    [Ibsi("morph_integ_int", "99N0")]
    IntegratedIntensity,

    /// <summary>Moran's I: do voxels that lie near each other have like intensities?</summary>
    /// <remarks>IBSI N365. No unit; about 1 alike, 0 at random, −1 unlike. Weights 1/distance in mm, over the intensity mask, all pairs.
    /// Undefined for one voxel, where all intensities are equal, and where the region's box has more than 16 million voxels.</remarks>
    [Ibsi("morph_moran_i", "N365")]
    MoranI,

    /// <summary>Geary's C: do voxels that lie near each other have like intensities? More local than Moran's I.</summary>
    /// <remarks>IBSI NPT7. No unit, at least 0; below 1 alike, 1 at random. Weights 1/distance in mm, over the intensity mask, all pairs.
    /// Undefined for one voxel, where all intensities are equal, and where the region's box has more than 16 million voxels.</remarks>
    [Ibsi("morph_geary_c", "NPT7")]
    GearyC,

    /// <summary>Mesh volume over the volume of the oriented minimum bounding box.</summary>
    /// <remarks>
    /// IBSI ZH1A, without reference value. No unit, above 0, at most 1. The box is the smallest with a facet of the convex hull in
    /// one of its faces, or the axis-aligned one where that is smaller (<see cref="OrientedBox"/>).
    /// </remarks>
    [Ibsi("morph_vol_dens_ombb", "ZH1A")]
    VolumeDensityOmbb,

    /// <summary>Surface area over the area of the oriented minimum bounding box.</summary>
    /// <remarks>IBSI IQYR, without reference value. No unit, above 0; above 1 for folded surfaces.</remarks>
    [Ibsi("morph_area_dens_ombb", "IQYR")]
    AreaDensityOmbb,

    /// <summary>Mesh volume over the volume of the minimum volume enclosing ellipsoid.</summary>
    /// <remarks>IBSI SWZ1, without reference value. No unit, above 0, below 1. Of the mesh's vertices (<see cref="EnclosingEllipsoid"/>).</remarks>
    [Ibsi("morph_vol_dens_mvee", "SWZ1")]
    VolumeDensityMvee,

    /// <summary>Surface area over the area of the minimum volume enclosing ellipsoid.</summary>
    /// <remarks>IBSI BRI8, without reference value. No unit, above 0. Area by the series that the manual gives (<see cref="Ellipsoid"/>).</remarks>
    [Ibsi("morph_area_dens_mvee", "BRI8")]
    AreaDensityMvee,
}

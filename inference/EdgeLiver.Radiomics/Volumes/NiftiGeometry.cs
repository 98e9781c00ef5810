using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>How a NIfTI-1 file places its voxels in the patient, kept so that a map on the same grid is placed alike. Features do not use it.</summary>
/// <param name="QformCode">Meaning of the rotation: 0 none, 1 scanner, 2 aligned, 3 Talairach, 4 MNI.</param>
/// <param name="SformCode">Meaning of the matrix, codes as above.</param>
/// <param name="Qfac">The sign of the third axis: -1 or 1 (<c>pixdim[0]</c>).</param>
/// <param name="Quaternion">Rotation: b, c, d; a follows from them.</param>
/// <param name="QuaternionOffset">Centre of the first voxel, mm.</param>
/// <param name="RowX">First row of the matrix from voxel to place, mm.</param>
/// <param name="RowY">Second row.</param>
/// <param name="RowZ">Third row.</param>
public sealed record NiftiGeometry(
    short QformCode,
    short SformCode,
    float Qfac,
    Vector3 Quaternion,
    Vector3 QuaternionOffset,
    Vector4 RowX,
    Vector4 RowY,
    Vector4 RowZ)
{
    /// <summary>No place: a picture, a phantom.</summary>
    public static NiftiGeometry None { get; } = new(0, 0, 1, default, default, default, default, default);
}

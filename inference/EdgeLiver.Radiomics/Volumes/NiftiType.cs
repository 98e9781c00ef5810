namespace EdgeLiver.Radiomics;

/// <summary>How a NIfTI file stores a number; the values are its data type codes.</summary>
internal enum NiftiType
{
    UInt8 = 2,
    Int16 = 4,
    Int32 = 8,
    Float32 = 16,
    Float64 = 64,
    Int8 = 256,
    UInt16 = 512,
    UInt32 = 768,
    Int64 = 1024,
    UInt64 = 1280,
}

/// <summary>Bytes of the types.</summary>
internal static class NiftiTypes
{
    public static int Size(this NiftiType type) => type switch
    {
        NiftiType.UInt8 or NiftiType.Int8 => 1,
        NiftiType.Int16 or NiftiType.UInt16 => 2,
        NiftiType.Int32 or NiftiType.UInt32 or NiftiType.Float32 => 4,
        _ => 8,
    };
}

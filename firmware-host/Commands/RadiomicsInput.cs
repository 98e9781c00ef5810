using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Host.Commands;

/// <summary>Image and mask of a region from their files: two pictures or two volumes of one size.</summary>
internal sealed class RadiomicsInput : IDisposable
{
    private readonly Volume? _image;
    private readonly VolumeMask? _mask;

    private RadiomicsInput(Mask picture, Mask pictureMask) => (Picture, PictureMask) = (picture, pictureMask);

    private RadiomicsInput(Volume image, VolumeMask mask) => (_image, _mask) = (image, mask);

    /// <summary>Grey values, where the image is a picture.</summary>
    public Mask? Picture { get; }

    /// <summary>Its region: inside or 0.</summary>
    public Mask? PictureMask { get; }

    /// <summary>True for the name of a volume file.</summary>
    public static bool IsVolume(string path) =>
        path.EndsWith(".nii", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads and checks both files.</summary>
    /// <param name="imagePath">Image.</param>
    /// <param name="maskPath">Mask.</param>
    /// <param name="label">Value of the region; null: all that is not 0.</param>
    /// <exception cref="UsageException">They are of different kind or size, or nothing is inside.</exception>
    public static RadiomicsInput Read(string imagePath, string maskPath, int? label)
    {
        var (image, mask) = (Path.GetFileName(imagePath), Path.GetFileName(maskPath));
        if (IsVolume(imagePath) != IsVolume(maskPath))
        {
            throw new UsageException($"{mask} is {(IsVolume(maskPath) ? "a volume" : "a picture")} and {image} is not; give two of a kind");
        }

        return IsVolume(imagePath) ? ReadVolumes(imagePath, maskPath, label) : ReadPictures(imagePath, maskPath, label);
    }

    /// <summary>Both as volumes; a picture is one slice.</summary>
    /// <param name="spacing">Size of a pixel in place of what the file says; null: that, 1 mm for a picture.</param>
    public (Volume Image, VolumeMask Mask) Volumes(double[]? spacing)
    {
        var (image, mask) = Picture is null ? (_image!, _mask!) : Slice(Picture, PictureMask!);
        if (spacing is [var x, var y, ..])
        {
            var copy = new Volume(image.Width, image.Height, image.Depth, new VoxelSpacing(x, y, spacing.Length == 3 ? spacing[2] : image.Spacing.ZMm));
            image.Values.CopyTo(copy.Values);
            image = copy;
        }

        return (image, mask);
    }

    public void Dispose()
    {
        Picture?.Dispose();
        PictureMask?.Dispose();
    }

    private static RadiomicsInput ReadVolumes(string imagePath, string maskPath, int? label)
    {
        var image = NiftiFile.Read(imagePath);
        var labels = NiftiFile.Read(maskPath);
        Require(
            labels.Width == image.Width && labels.Height == image.Height && labels.Depth == image.Depth, maskPath, imagePath,
            $"{labels.Width}x{labels.Height}x{labels.Depth}", $"{image.Width}x{image.Height}x{image.Depth}");
        var mask = VolumeMask.Of(labels, label);
        return mask.Count > 0 ? new RadiomicsInput(image, mask) : throw Empty(maskPath, label);
    }

    private static RadiomicsInput ReadPictures(string imagePath, string maskPath, int? label)
    {
        using var decoder = new ImageDecoder();
        var image = GreyPicture.Decode(imagePath, isMask: false, decoder);
        Mask? mask = null;
        try
        {
            mask = GreyPicture.Decode(maskPath, isMask: label is null, decoder);
            Require(mask.Width == image.Width && mask.Height == image.Height, maskPath, imagePath, $"{mask.Width}x{mask.Height}", $"{image.Width}x{image.Height}");
            Select(mask, label);
            return mask.Area() > 0 ? new RadiomicsInput(image, mask) : throw Empty(maskPath, label);
        }
        catch
        {
            image.Dispose();
            mask?.Dispose();
            throw;
        }
    }

    private static void Select(Mask mask, int? label)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            foreach (ref var pixel in mask.Row(y))
            {
                pixel = (label is { } wanted ? pixel == wanted : pixel != 0) ? Mask.Inside : (byte)0;
            }
        }
    }

    private static (Volume Image, VolumeMask Mask) Slice(Mask picture, Mask pictureMask)
    {
        var image = new Volume(picture.Width, picture.Height, 1, VoxelSpacing.One);
        var mask = new VolumeMask(picture.Width, picture.Height, 1);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                image[x, y, 0] = picture.Row(y)[x];
                mask[x, y, 0] = pictureMask[x, y];
            }
        }

        return (image, mask);
    }

    private static void Require(bool equal, string maskPath, string imagePath, string mask, string image)
    {
        if (!equal)
        {
            throw new UsageException($"{Path.GetFileName(maskPath)} is {mask}, {Path.GetFileName(imagePath)} is {image}; image and mask must be of one size");
        }
    }

    private static UsageException Empty(string maskPath, int? label) => new(label is { } wanted
        ? $"{Path.GetFileName(maskPath)}: no pixel has the value {wanted}; give a --label that occurs"
        : $"{Path.GetFileName(maskPath)}: the mask is empty, all pixels are 0; mark at least one");
}

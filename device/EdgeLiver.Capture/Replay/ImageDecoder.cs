using EdgeLiver.Imaging;
using SkiaSharp;

namespace EdgeLiver.Capture;

/// <summary>Decodes JPEG and PNG pictures to 8-bit BT.601 luma in native memory that it uses again.</summary>
/// <remarks>
/// Sizes are checked from the header, before memory is taken. Colour becomes luma, 16 bits a channel become 8, transparent
/// parts become black; colour profiles and the EXIF orientation are ignored: pixels stay where and as they are stored. A
/// picture of which only a part can be decoded is an error, not a picture. Made once, used for picture after picture by one
/// thread at a time.
/// </remarks>
public sealed class ImageDecoder : IDisposable
{
    /// <summary>Pixels a side.</summary>
    public const int MaxSide = 8192;

    /// <summary>Pixels in all.</summary>
    public const int MaxPixels = 40_000_000;

    // RGBA of a 4K screen stays for the next picture; a larger one is given back.
    private const int KeptBytes = 4 * 3840 * 2160;

    private readonly EncodedBytes _encoded = new();
    private readonly BaselineJpeg _jpeg = new();
    private NativeBuffer? _rgba;
    private SKCodec? _codec;

    /// <summary>Decodes a file into a frame of <paramref name="pool"/>, whose <see cref="Frame.Source"/> becomes the file's name.</summary>
    /// <returns>The frame; the caller disposes it.</returns>
    /// <exception cref="SourceException">The file can't be read, is no JPEG or PNG, is too large, is damaged or ends too early.</exception>
    public ValueTask<Frame> DecodeAsync(string path, FramePool pool, CancellationToken stop)
    {
        var name = Path.GetFileName(path);
        _encoded.ReadFile(path, name);
        return DecodeAsync(_encoded, name, pool, stop);
    }

    /// <summary>Decodes a file into a mask: every pixel that is not black is inside.</summary>
    /// <returns>The mask; the caller disposes it.</returns>
    /// <exception cref="SourceException">As <see cref="DecodeAsync(string, FramePool, CancellationToken)"/>.</exception>
    public Mask DecodeMask(string path)
    {
        var mask = DecodeGrey(path);
        for (var y = 0; y < mask.Height; y++)
        {
            foreach (ref var pixel in mask.Row(y))
            {
                pixel = pixel == 0 ? (byte)0 : Mask.Inside;
            }
        }

        return mask;
    }

    /// <summary>Decodes a file into memory of its own: its grey values.</summary>
    /// <returns>The picture; the caller disposes it.</returns>
    /// <exception cref="SourceException">As <see cref="DecodeAsync(string, FramePool, CancellationToken)"/>.</exception>
    public Mask DecodeGrey(string path)
    {
        var name = Path.GetFileName(path);
        _encoded.ReadFile(path, name);
        var (width, height) = Open(_encoded, name);
        var picture = new Mask(width, height);
        try
        {
            ReadPixels(_encoded, name, picture.View);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <exception cref="SourceException">Such a picture is too large.</exception>
    internal static void CheckSize(string name, int width, int height)
    {
        if (width > MaxSide || height > MaxSide || (long)width * height > MaxPixels)
        {
            throw new SourceException(
                name, $"is {width}x{height} pixels; at most {MaxSide} a side and {MaxPixels / 1_000_000} million in all are read; scale it down");
        }
    }

    internal async ValueTask<Frame> DecodeAsync(EncodedBytes encoded, string name, FramePool pool, CancellationToken stop)
    {
        var (width, height) = Open(encoded, name);
        var frame = await pool.RentAsync(width, height, stop);
        try
        {
            ReadPixels(encoded, name, frame.Luma);
            frame.Source = name;
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Decodes a picture of a size that is known.</summary>
    /// <exception cref="SourceException">It has another size, is no JPEG or PNG, is damaged or ends too early.</exception>
    internal void DecodeInto(EncodedBytes encoded, string name, GrayView luma)
    {
        var (width, height) = Open(encoded, name);
        if (width != luma.Width || height != luma.Height)
        {
            throw new SourceException(name, $"is {width}x{height} pixels, must be {luma.Width}x{luma.Height}");
        }

        ReadPixels(encoded, name, luma);
    }

    public void Dispose()
    {
        _codec?.Dispose();
        _rgba?.Dispose();
        _jpeg.Dispose();
        _encoded.Dispose();
    }

    private (int Width, int Height) Open(EncodedBytes encoded, string name)
    {
        _codec?.Dispose();
        _codec = null;
        var (width, height) = (0, 0);
        if (_jpeg.TryOpen(encoded.Span))
        {
            (width, height) = (_jpeg.Width, _jpeg.Height);
        }
        else
        {
            using var data = SKData.Create(encoded.Address, encoded.Length);
            _codec = SKCodec.Create(data);
            if (_codec?.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png))
            {
                throw new SourceException(name, "is not a JPEG or PNG picture, or its header is damaged; save it again as PNG");
            }

            (width, height) = (_codec.Info.Width, _codec.Info.Height);
        }

        CheckSize(name, width, height);
        return (width, height);
    }

    private void ReadPixels(EncodedBytes encoded, string name, GrayView luma)
    {
        if (_codec is null)
        {
            var rows = _jpeg.Decode(encoded.Span, luma);
            if (rows < luma.Height)
            {
                throw new SourceException(name, $"ends too early or is damaged: {rows} of {luma.Height} rows can be read; copy it again");
            }

            return;
        }

        var result = _codec.Info.ColorType == SKColorType.Gray8 ? ReadGray(_codec, luma) : ReadColour(_codec, luma);
        if (result != SKCodecResult.Success)
        {
            throw new SourceException(name, $"ends too early or is damaged ({result}); copy it again");
        }
    }

    private static unsafe SKCodecResult ReadGray(SKCodec codec, GrayView luma)
    {
        var info = new SKImageInfo(luma.Width, luma.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        fixed (byte* origin = luma.Row(0))
        {
            return codec.GetPixels(info, (nint)origin, luma.Stride, SKCodecOptions.Default);
        }
    }

    private unsafe SKCodecResult ReadColour(SKCodec codec, GrayView luma)
    {
        var info = new SKImageInfo(luma.Width, luma.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        if (_rgba is null || _rgba.Length < info.BytesSize)
        {
            _rgba?.Dispose();
            _rgba = new NativeBuffer(info.BytesSize);
        }

        var result = codec.GetPixels(info, (nint)_rgba.Pointer, info.RowBytes, SKCodecOptions.Default);
        for (var y = 0; y < luma.Height && result == SKCodecResult.Success; y++)
        {
            Bt601.ToLuma(_rgba.Span.Slice(y * info.RowBytes, info.RowBytes), luma.Row(y));
        }

        if (_rgba.Length > KeptBytes)
        {
            _rgba.Dispose();
            _rgba = null;
        }

        return result;
    }
}

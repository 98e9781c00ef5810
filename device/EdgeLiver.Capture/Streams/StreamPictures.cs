namespace EdgeLiver.Capture;

/// <summary>The pictures that a running <c>ffmpeg</c> makes of a stream, one after the other in the same memory.</summary>
internal sealed class StreamPictures(FfmpegPipe ffmpeg)
{
    private byte[] _picture = [];

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>The newest picture, row after row; until the next is asked for.</summary>
    public ReadOnlySpan<byte> Pixels => _picture.AsSpan(FfmpegSource.FrameMark.Length);

    /// <summary>Waits for the stream to begin.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> OpenAsync(CancellationToken stop)
    {
        if (await Y4mHeader.ReadAsync(ffmpeg.Pictures, stop) is not { } header || header.Width > ImageDecoder.MaxSide || header.Height > ImageDecoder.MaxSide)
        {
            return false;
        }

        (Width, Height) = (header.Width, header.Height);
        _picture = new byte[FfmpegSource.FrameMark.Length + (Width * Height)];
        return true;
    }

    /// <summary>Waits for the next picture.</summary>
    /// <returns>False where the stream has ended.</returns>
    public async Task<bool> NextAsync(CancellationToken stop) =>
        await ffmpeg.Pictures.ReadAtLeastAsync(_picture, _picture.Length, throwOnEndOfStream: false, stop) == _picture.Length;

    /// <summary>Nobody waits for the next picture any more.</summary>
    public void Abandon() => ffmpeg.Kill();
}

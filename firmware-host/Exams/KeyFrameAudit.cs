using EdgeLiver.Capture;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Exams;

/// <summary>Words were read in a key frame; it was not kept.</summary>
internal sealed class WordsInPictureException(int letters)
    : Exception($"{letters} letters were read in the picture, so it was not kept: clear texts and marks off the scanner's picture, or take the region out in the scanner profile");

/// <summary>The second lock of the de-identification: a key frame in which words can be read is not kept, but counted and said.</summary>
/// <remarks>About two seconds a picture, on the asker's time. Where the reading program is missing or fails, the first lock stands alone, and that is said.</remarks>
internal sealed class KeyFrameAudit(TextAudit reader, ILogger<KeyFrameAudit> log)
{
    // Many times what a 1080p picture takes; a program that hangs must not hold up the exam for good.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long _withheld;
    private long _unread;

    /// <summary>Pictures that were not kept because words stood in them.</summary>
    public long Withheld => Interlocked.Read(ref _withheld);

    /// <summary>Pictures that nobody looked at for words.</summary>
    public long Unread => Interlocked.Read(ref _unread);

    /// <exception cref="WordsInPictureException">There are words in it.</exception>
    public async Task CheckAsync(KeyFrame frame)
    {
        using var picture = new Mask(frame.Width, frame.Height);
        for (var y = 0; y < frame.Height; y++)
        {
            frame.Luma.AsSpan(y * frame.Width, frame.Width).CopyTo(picture.Row(y));
        }

        if (await ReadAsync(picture) is not { } letters)
        {
            Interlocked.Increment(ref _unread);
        }
        else if (letters >= TextAudit.Telling)
        {
            Interlocked.Increment(ref _withheld);
            Log.PictureWithheld(log, letters, Withheld);
            throw new WordsInPictureException(letters);
        }
    }

    private async Task<int?> ReadAsync(Mask picture)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var letters = await reader.CountLettersAsync(picture.View, limit.Token);
            if (letters is null && Unread == 0)
            {
                Log.PicturesNotRead(log, "tesseract is not installed");
            }

            return letters;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Log.PicturesNotRead(log, e.Message);
            return null;
        }
    }
}

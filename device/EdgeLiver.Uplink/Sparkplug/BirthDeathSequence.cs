using System.Globalization;
using System.Text;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>The number that joins a birth to its death: one more for each CONNECT, 255 is followed by 0, kept in a file.</summary>
/// <remarks>
/// Three digits, overwritten in place and synced: one sector, so a power cut leaves the old number or the new one. Should the
/// disk be full or gone, counting goes on in memory: telemetry must not stop over it.
/// </remarks>
internal sealed class BirthDeathSequence
{
    private readonly string _file;
    private byte _next;

    /// <param name="file">Made when it is not there; one that can't be read counts from 0.</param>
    public BirthDeathSequence(string file)
    {
        _file = file;
        try
        {
            _next = byte.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var next) ? next : (byte)0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _next = 0;
        }
    }

    /// <summary>The number for the next CONNECT, on disk before it is given out.</summary>
    /// <param name="trouble">Why the file does not have it; null where it does.</param>
    public byte Take(out string? trouble)
    {
        var taken = _next++;
        trouble = Keep();
        return taken;
    }

    /// <summary>No CONNECT has carried it: the next one must, since hosts expect one more each time.</summary>
    public void GiveBack(byte taken)
    {
        _next = taken;
        Keep();
    }

    private string? Keep()
    {
        try
        {
            using var file = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes(_next.ToString("D3", CultureInfo.InvariantCulture)));
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return OneLine.Of(fault);
        }
    }
}

using System.ComponentModel;
using System.Globalization;

namespace EdgeLiver.Capture;

/// <summary>One connector of a capture device and its signal now.</summary>
/// <param name="Index">Number, for <see cref="V4l2Options.Input"/>.</param>
/// <param name="Name">As the driver calls it.</param>
/// <param name="IsSelected">The one that pictures come from.</param>
/// <param name="Signal">Of the selected one; null for the others, whose signal can't be asked for without switching.</param>
public sealed record V4l2Connector(int Index, string Name, bool IsSelected, InputStatus? Signal);

/// <summary>A capture device as an installer sees it.</summary>
/// <param name="Link">Name for the configuration: <c>by-id/…</c> or <c>by-path/…</c>.</param>
/// <param name="Card">What it calls itself; empty where it can't be opened.</param>
/// <param name="Bus">Where it is plugged in.</param>
/// <param name="Size">Columns x rows that it is set to.</param>
/// <param name="Formats">Formats that it offers and that are taken.</param>
/// <param name="Connectors">Its connectors.</param>
/// <param name="Fault">Why it can't be used, and the cure; null where it can.</param>
public sealed record V4l2Input(
    string Link, string Card, string Bus, string Size, IReadOnlyList<string> Formats, IReadOnlyList<V4l2Connector> Connectors, string? Fault);

/// <summary>The capture devices of this box.</summary>
public static class V4l2Inputs
{
    private const string Root = "/dev/v4l";

    /// <summary>All links, those by identity first; nothing is changed on a device that works.</summary>
    public static IReadOnlyList<V4l2Input> List() =>
        [.. Links("by-id").Concat(Links("by-path")).Select(Look).OfType<V4l2Input>()];

    /// <summary>Looks at one device.</summary>
    /// <param name="link">As in <see cref="V4l2Input.Link"/>.</param>
    /// <returns>Null where it is the other node of a capture device, which carries its metadata and no pictures.</returns>
    public static V4l2Input? Look(string link)
    {
        try
        {
            using var device = VideoDevice.Open($"{Root}/{link}");
            var format = device.Format();
            var selected = device.CurrentInput();
            return new V4l2Input(
                link, device.Card, device.Bus, string.Create(CultureInfo.InvariantCulture, $"{format.Width}x{format.Height}"),
                [.. device.Formats().Select(PixelLayout.Name)],
                [.. device.Inputs().Select(input => Connector(device, input, selected))],
                Fault: null);
        }
        catch (Win32Exception e) when (e.NativeErrorCode == LibC.Enotty && !link.EndsWith("index0", StringComparison.Ordinal))
        {
            return null;
        }
        catch (Win32Exception e)
        {
            return new V4l2Input(link, "", "", "", [], [], CaptureFailure.Status(e, $"{Root}/{link}").Detail);
        }
    }

    private static V4l2Connector Connector(VideoDevice device, VideoInput input, VideoInput selected)
    {
        var isSelected = input.Index == selected.Index;
        return new V4l2Connector((int)input.Index, input.Name.ToString(), isSelected, isSelected ? SignalTiming.Probe(device, out _) : null);
    }

    private static IEnumerable<string> Links(string folder) => Directory.Exists($"{Root}/{folder}")
        ? Directory.EnumerateFileSystemEntries($"{Root}/{folder}").Order(StringComparer.Ordinal).Select(path => $"{folder}/{Path.GetFileName(path)}")
        : [];
}

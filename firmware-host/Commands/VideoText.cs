using System.Text.Json;
using EdgeLiver.Capture;

namespace EdgeLiver.Host.Commands;

/// <summary>Capture devices in <c>edgeliver devices</c>.</summary>
internal static class VideoText
{
    /// <summary>For people: the device, then its connectors.</summary>
    public static IEnumerable<string> Lines(V4l2Input input)
    {
        yield return input.Fault is { } fault
            ? $"{V4l2FrameSource.Scheme}{input.Link}: {fault}"
            : $"{V4l2FrameSource.Scheme}{input.Link}: {input.Card} ({input.Bus}), {input.Size}, {(input.Formats.Count == 0 ? "no format that is taken" : string.Join(' ', input.Formats))}";
        foreach (var connector in input.Connectors)
        {
            yield return $"  input {connector.Index} {connector.Name}{(connector.IsSelected ? $", selected: {Signal(connector.Signal)}" : "")}";
        }
    }

    /// <summary>Writes the property <c>video</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<V4l2Input> inputs)
    {
        writer.WriteStartArray("video");
        foreach (var input in inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("source", V4l2FrameSource.Scheme + input.Link);
            writer.WriteString("card", input.Card);
            writer.WriteString("bus", input.Bus);
            writer.WriteString("size", input.Size);
            writer.WriteString("fault", input.Fault);
            writer.WriteStartArray("formats");
            foreach (var format in input.Formats)
            {
                writer.WriteStringValue(format);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("inputs");
            foreach (var connector in input.Connectors)
            {
                writer.WriteStartObject();
                writer.WriteNumber("index", connector.Index);
                writer.WriteString("name", connector.Name);
                writer.WriteBoolean("selected", connector.IsSelected);
                writer.WriteString("state", connector.Signal?.State.ToString());
                writer.WriteString("detail", connector.Signal?.Detail);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Signal(InputStatus? signal) => signal switch
    {
        null => "state not told",
        { State: InputState.Streaming, Detail: "" } => "no timings told",
        { State: InputState.Streaming } => signal.Detail,
        _ => $"{signal.State}, {signal.Detail}",
    };
}

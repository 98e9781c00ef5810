using System.Globalization;
using System.Text;

namespace EdgeLiver.Host.Dicom;

/// <summary>Attributes of a DICOM object, as the text that dcmtk's <c>dump2dcm</c> reads.</summary>
internal sealed class DicomDump
{
    private readonly StringBuilder _lines = new("(0002,0010) UI =LittleEndianExplicit\n(0008,0005) CS [ISO_IR 192]\n");

    /// <param name="tag">As <c>0010,0020</c>.</param>
    /// <param name="vr">Value representation of text, times, numbers as text.</param>
    /// <param name="value">Null or empty: the attribute is there without a value.</param>
    public DicomDump Text(string tag, string vr, string? value)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"({tag}) {vr}");
        if (!string.IsNullOrEmpty(value))
        {
            _lines.Append(" [").Append(vr is "CS" or "DS" ? value : OneValue(value)).Append(']');
        }

        _lines.Append('\n');
        return this;
    }

    /// <summary>A binary number.</summary>
    public DicomDump Number(string tag, string vr, double value)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"({tag}) {vr} {value:R}\n");
        return this;
    }

    /// <summary>Names another attribute.</summary>
    public DicomDump Pointer(string tag, string to)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"({tag}) AT ({to})\n");
        return this;
    }

    /// <summary>Bytes of a file beside the dump.</summary>
    public DicomDump Bytes(string tag, string path)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"({tag}) OW ={path}\n");
        return this;
    }

    /// <summary>A sequence, one item for each of the values.</summary>
    public DicomDump Sequence<T>(string tag, IEnumerable<T> values, Action<T> item)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"({tag}) SQ\n");
        foreach (var value in values)
        {
            _lines.Append("(fffe,e000) na\n");
            item(value);
            _lines.Append("(fffe,e00d) na\n");
        }

        _lines.Append("(fffe,e0dd) na\n");
        return this;
    }

    public DicomDump Item(string tag, Action body) => Sequence(tag, [body], content => content());

    public DicomDump Nothing(string tag) => Sequence<int>(tag, [], _ => { });

    public DicomDump Code(string tag, DicomCode code) => Item(tag, () =>
    {
        Text("0008,0100", "SH", code.Value);
        Text("0008,0102", "SH", code.Scheme);
        Text("0008,0104", "LO", code.Meaning);
    });

    public DicomDump Moment(string date, string time, DateTimeOffset at) =>
        Text(date, "DA", at.ToString("yyyyMMdd", CultureInfo.InvariantCulture)).Text(time, "TM", at.ToString("HHmmss", CultureInfo.InvariantCulture));

    public override string ToString() => _lines.ToString();

    // A backslash would divide the value, a line feed end it.
    private static string OneValue(string text) => string.Concat(text.Select(c => c == '\\' ? '/' : char.IsControl(c) ? ' ' : c));
}

/// <summary>A code of a scheme, with its meaning in words.</summary>
internal readonly record struct DicomCode(string Value, string Scheme, string Meaning);

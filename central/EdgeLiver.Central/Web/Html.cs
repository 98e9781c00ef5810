using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace EdgeLiver.Central.Web;

/// <summary>A piece of a page that is safe to send: everything that came from outside is encoded in it.</summary>
internal readonly record struct Html(string Markup)
{
    public static Html Empty { get; } = new("");

    public override string ToString() => Markup ?? "";
}

/// <summary>
/// <c>page.Html($"&lt;p&gt;{name}&lt;/p&gt;")</c>: the literal is markup, a hole is text and is encoded; only <see cref="Html"/> goes in as it
/// is. A text of both languages comes out in the reader's.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlBuilder
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _markup;
    private readonly Page _page;

    public HtmlBuilder(int literalLength, int formattedCount, Page page)
    {
        _markup = new StringBuilder(literalLength + (formattedCount * 16));
        _page = page;
    }

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(Html html) => _markup.Append(html.Markup);

    public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

    public void AppendFormatted(LocalText text) => AppendFormatted(_page.Say(text));

    public void AppendFormatted(long number) => _markup.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(double number, string format = "0.#") => _markup.Append(number.ToString(format, CultureInfo.InvariantCulture));

    /// <summary>Minutes in UTC: the boxes stand in many time zones, and one page shows them all.</summary>
    public void AppendFormatted(DateTimeOffset moment) => _markup.Append(moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts)
        {
            _markup.Append(part.Markup);
        }
    }

    public Html Done() => new(_markup.ToString());
}

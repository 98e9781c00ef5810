using System.Globalization;

namespace EdgeLiver.Central.Web;

/// <summary>Plots as inline SVG: no script, no library, readable on paper.</summary>
internal static class Plot
{
    private const double Width = 640;
    private const double Height = 160;
    private const double Left = 52;
    private const double Bottom = 20;

    /// <summary>A line over time; a value that is not known interrupts it.</summary>
    /// <param name="page">Whose.</param>
    /// <param name="title">What it shows, with its unit; also for who can't see it.</param>
    /// <param name="from">Left edge.</param>
    /// <param name="to">Right edge.</param>
    /// <param name="points">Ascending in time.</param>
    public static Html Line(Page page, LocalText title, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<(DateTimeOffset At, double? Value)> points)
    {
        var known = points.Where(point => point.Value is not null).Select(point => point.Value!.Value).ToList();
        if (known.Count == 0)
        {
            return page.Html($"<section class=\"card\"><h2>{title}</h2><p>{Texts.NothingHere}</p></section>");
        }

        var (low, high) = (known.Min(), known.Max());
        if (high - low < 1e-9)
        {
            (low, high) = (low - 1, high + 1);
        }

        double X(DateTimeOffset at) => Left + ((Width - Left - 8) * ((at - from) / (to - from)));
        double Y(double value) => 8 + ((Height - Bottom - 8) * ((high - value) / (high - low)));
        var path = new System.Text.StringBuilder();
        var draws = false;
        foreach (var (at, value) in points)
        {
            if (value is { } number)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(draws ? 'L' : 'M')}{X(at):0.#} {Y(number):0.#}");
            }

            draws = value is not null;
        }

        return page.Html($"""
            <section class="card"><h2>{title}</h2>
            <svg class="plot" viewBox="0 0 {(long)Width} {(long)Height}" role="img" aria-label="{title}: {known[^1]}">
            <line class="axis" x1="{Left}" y1="8" x2="{Left}" y2="{Height - Bottom}"/><line class="axis" x1="{Left}" y1="{Height - Bottom}" x2="{Width - 8}" y2="{Height - Bottom}"/>
            <text x="{Left - 6}" y="14" text-anchor="end">{high}</text><text x="{Left - 6}" y="{Height - Bottom}" text-anchor="end">{low}</text>
            <text x="{Left}" y="{Height - 4}">{from}</text><text x="{Width - 8}" y="{Height - 4}" text-anchor="end">{to}</text>
            <path class="line" d="{new Html(path.ToString())}"/></svg></section>
            """);
    }

    /// <summary>A distribution from 0 to 1 as columns of shares, and beside it another one as a line.</summary>
    /// <param name="page">Whose.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="axis">What runs from 0 to 1.</param>
    /// <param name="counts">By bin.</param>
    /// <param name="reference">By the same bins; null where there is none.</param>
    public static Html Columns(Page page, LocalText title, LocalText axis, IReadOnlyList<long> counts, IReadOnlyList<long>? reference)
    {
        var shares = Shares(counts);
        var others = reference is null ? [] : Shares(reference);
        var high = Math.Max(0.01, shares.Concat(others).Max());
        var step = (Width - Left - 8) / counts.Count;
        double Y(double share) => 8 + ((Height - Bottom - 8) * (1 - (share / high)));
        return page.Html($"""
            <section class="card"><h2>{title} <small>n = {counts.Sum()}</small></h2>
            <svg class="plot" viewBox="0 0 {(long)Width} {(long)Height}" role="img" aria-label="{title}: {string.Join(' ', shares.Select(share => share.ToString("0.00", CultureInfo.InvariantCulture)))}">
            {shares.Select((share, i) => page.Html($"<rect class=\"column\" x=\"{Left + (i * step) + 2}\" y=\"{Y(share)}\" width=\"{step - 4}\" height=\"{Height - Bottom - Y(share)}\"/>"))}
            {others.Select((share, i) => page.Html($"<line class=\"second\" x1=\"{Left + (i * step)}\" x2=\"{Left + ((i + 1) * step)}\" y1=\"{Y(share)}\" y2=\"{Y(share)}\"/>"))}
            <line class="axis" x1="{Left}" y1="{Height - Bottom}" x2="{Width - 8}" y2="{Height - Bottom}"/>
            <text x="{Left - 6}" y="14" text-anchor="end">{100 * high:0} %</text><text x="{Left}" y="{Height - 4}">0</text>
            <text x="{Width / 2}" y="{Height - 4}" text-anchor="middle">{axis}</text><text x="{Width - 8}" y="{Height - 4}" text-anchor="end">1</text></svg></section>
            """);
    }

    private static double[] Shares(IReadOnlyList<long> counts)
    {
        var all = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => (double)count / all)];
    }
}

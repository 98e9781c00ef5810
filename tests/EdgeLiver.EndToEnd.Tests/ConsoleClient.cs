using System.Net;
using System.Text.RegularExpressions;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>A page as it came back.</summary>
internal sealed record Reply(int Status, string Path, string Body)
{
    /// <summary>Value of a hidden field, or nothing.</summary>
    public string Hidden(string name) =>
        Regex.Match(Body, $"name=\"{name}\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["value"].Value;

    /// <summary>Findings of the AI that the review asks about.</summary>
    public IEnumerable<string> Findings() =>
        Regex.Matches(Body, "name=\"(?<id>o[0-9]+)-say\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["id"].Value);
}

/// <summary>A browser without a window: cookies, forms, redirects; it fills in what a page's forms hide.</summary>
internal sealed class ConsoleClient(Uri address) : IDisposable
{
    public const string Secret = "135790";
    private readonly HttpClient _http = new(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public Reply Last { get; private set; } = new(0, "", "");

    /// <summary>Makes the first account where there is none, and logs in.</summary>
    public async Task LogInAsync(CancellationToken stop, string account = "ann", string secret = Secret)
    {
        await GetAsync("/", stop);
        if (Last.Path == "/setup")
        {
            await PostAsync("/setup", stop, ("account", account), ("secret", secret), ("again", secret));
        }

        await PostAsync("/login", stop, ("account", account), ("secret", secret), ("next", "/"));
    }

    public async Task<Reply> GetAsync(string path, CancellationToken stop)
    {
        using var answer = await _http.GetAsync(path, stop);
        return Last = await ReadAsync(answer, stop);
    }

    /// <summary>Sends a form with the token and the revision of the last page.</summary>
    public Task<Reply> PostAsync(string path, CancellationToken stop, params (string Name, string Value)[] fields) =>
        SendAsync(path, [("form-token", Last.Hidden("form-token")), ("revision", Last.Hidden("revision")), .. fields], stop);

    /// <summary>Sends a form as it is.</summary>
    public async Task<Reply> SendAsync(string path, IEnumerable<(string Name, string Value)> fields, CancellationToken stop)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await _http.PostAsync(path, form, stop);
        return Last = await ReadAsync(answer, stop);
    }

    public async Task<byte[]> DownloadAsync(string path, CancellationToken stop) => await _http.GetByteArrayAsync(path, stop);

    /// <summary>First event of the station's state.</summary>
    public async Task<string> StateAsync(CancellationToken stop)
    {
        using var answer = await _http.GetAsync("/live/state", HttpCompletionOption.ResponseHeadersRead, stop);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(stop);
        using var lines = new StreamReader(body);
        return (await lines.ReadLineAsync(stop))!["data: ".Length..];
    }

    /// <summary>A new exam, scanning or only registered.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> RegisterAsync(string pseudonym, string go, CancellationToken stop)
    {
        await GetAsync("/exams/new", stop);
        var exam = Last.Hidden("exam");
        await PostAsync("/exams", stop, ("exam", exam), ("pseudonym", pseudonym), ("age", "57"), ("sex", "male"), ("hbv", "yes"), ("go", go));
        return exam;
    }

    /// <summary>Ends the scan and judges whatever the AI found; the signature is all that is missing.</summary>
    public async Task ReviewAsync(string exam, CancellationToken stop)
    {
        await PostAsync($"/exams/{exam}/end", stop);
        await PostAsync($"/exams/{exam}/review", stop, [("left", "A"), ("right", "A"), .. Last.Findings().Select(id => ($"{id}-say", "lesion"))]);
    }

    public void Dispose() => _http.Dispose();

    private static async Task<Reply> ReadAsync(HttpResponseMessage answer, CancellationToken stop) =>
        new((int)answer.StatusCode, answer.RequestMessage!.RequestUri!.AbsolutePath, await answer.Content.ReadAsStringAsync(stop));
}

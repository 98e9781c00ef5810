using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>A browser without a screen: keeps cookies, finds the form token of the page it is on.</summary>
internal sealed partial class WebClient : IDisposable
{
    private readonly HttpClient _http;

    public WebClient(string address) => _http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies, UseCookies = true }) { BaseAddress = new Uri(address) };

    public CookieContainer Cookies { get; } = new();

    public Uri Address => _http.BaseAddress!;

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public async Task<string> ReadAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Sends a form as the page would.</summary>
    /// <param name="path">Action.</param>
    /// <param name="from">Page that the form stands on.</param>
    /// <param name="fields">Name and value.</param>
    public async Task<HttpResponseMessage> PostAsync(string path, string from, params (string Name, string Value)[] fields)
    {
        using var page = await _http.GetAsync(from);
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        return await SendAsync(path, [("form-token", token), .. fields]);
    }

    public async Task<HttpResponseMessage> SendAsync(string path, (string Name, string Value)[] fields, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };

        // What is refused for its size is answered before it is sent; else the answer may be lost with the connection.
        request.Headers.ExpectContinue = request.Content.Headers.ContentLength > 64 * 1024;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await _http.SendAsync(request);
    }

    public async Task LogInAsync(string name, string secret)
    {
        using var answer = await PostAsync("/login", "/login", ("account", name), ("secret", secret), ("next", "/fleet"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/fleet", answer.Headers.Location!.ToString());
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"form-token\" value=\"(?<token>[0-9a-f]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}

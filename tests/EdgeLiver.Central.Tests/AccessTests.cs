using System.Net;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Web;
using EdgeLiver.Central.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>Who gets in, and how far.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Secret = "correct horse 1";

    private readonly TempFolder _folder = new();
    private CentralService _central = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = new CentralSettings { Store = new StoreOptions { Folder = _folder["store"] }, Sparkplug = new SparkplugOptions { Enabled = false }, Mqtt = new BrokerOptions { Port = 1 }, Web = new WebOptions { Port = 0, MetricsTokenFile = _folder["token"] } };
        _central = await CentralService.StartAsync(settings, TimeProvider.System, default);
    }

    [Fact]
    public async Task The_first_visitor_makes_the_first_account_and_there_is_no_other_way_in()
    {
        using var visitor = new WebClient(_central.Address);
        using (var away = await visitor.GetAsync("/fleet"))
        {
            Assert.Equal("/setup", away.Headers.Location!.ToString());
        }

        using (var weak = await visitor.PostAsync("/setup", "/setup", ("account", "ann"), ("secret", "short"), ("again", "short")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        }

        using (var made = await visitor.PostAsync("/setup", "/setup", ("account", "ann"), ("secret", Secret), ("again", Secret)))
        {
            Assert.Equal("/login", made.Headers.Location!.ToString());
        }

        // A second first visitor is too late.
        using (var late = await visitor.PostAsync("/setup", "/login", ("account", "mallory"), ("secret", Secret), ("again", Secret)))
        {
            Assert.Equal("/login", late.Headers.Location!.ToString());
        }

        await visitor.LogInAsync("ann", Secret);
        Assert.Contains("ann", await visitor.ReadAsync("/accounts"), StringComparison.Ordinal);
        Assert.DoesNotContain("mallory", await visitor.ReadAsync("/accounts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_endpoint_says_whom_it_lets_in_and_refuses_everybody_else()
    {
        await PutAsync("root", Role.Administrator);
        var endpoints = _central.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.NotEmpty(endpoints);
        using var stranger = new WebClient(_central.Address);
        foreach (var endpoint in endpoints)
        {
            Assert.NotNull(endpoint.Metadata.GetMetadata<Admission>());
        }

        foreach (var (path, method, role) in Guarded(endpoints))
        {
            using var answer = method == "GET" ? await stranger.GetAsync(path) : await stranger.SendAsync(path, []);
            Assert.True(answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.Unauthorized, $"{method} {path} without a login: {answer.StatusCode}");
            Assert.True(answer.StatusCode != HttpStatusCode.Found || answer.Headers.Location!.ToString().StartsWith("/login", StringComparison.Ordinal), path);
            foreach (var lesser in Enum.GetValues<Role>().Where(other => other != Role.None && !new Account("x", other).May(role)))
            {
                using var person = await LoggedInAsync($"p{(int)lesser}", lesser);
                using var refused = method == "GET" ? await person.GetAsync(path) : await person.PostAsync(path, "/fleet");
                Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} as {lesser}: {refused.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task A_form_of_another_page_or_of_another_login_is_refused()
    {
        using var ann = await LoggedInAsync("ann", Role.Administrator);

        using var without = await ann.SendAsync("/accounts", [("account", "mallory"), ("secret", Secret), ("again", Secret), ("role", "8")]);
        using var wrong = await ann.SendAsync("/accounts", [("form-token", new string('0', 64)), ("account", "mallory"), ("secret", Secret), ("again", Secret), ("role", "8")]);
        using var foreign = await ann.SendAsync("/accounts", [("account", "mallory")], origin: "https://evil.example");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden), (without.StatusCode, wrong.StatusCode, foreign.StatusCode));
        Assert.DoesNotContain("mallory", await ann.ReadAsync("/accounts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_frames_and_caches()
    {
        using var visitor = new WebClient(_central.Address);

        foreach (var path in new[] { "/login", "/assets/central.css", "/nothing", "/fleet" })
        {
            using var answer = await visitor.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_cookie_is_for_this_host_and_no_script()
    {
        using var ann = await LoggedInAsync("ann", Role.Administrator);
        using var answer = await ann.PostAsync("/login", "/login", ("account", "ann"), ("secret", Secret), ("next", "/"));

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith(Logins.Cookie, StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Who_guesses_waits()
    {
        await PutAsync("ann", Role.Administrator);
        using var guesser = new WebClient(_central.Address);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = await guesser.PostAsync("/login", "/login", ("account", "ann"), ("secret", $"wrong wrong {i}"), ("next", "/"));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var held = await guesser.PostAsync("/login", "/login", ("account", "ann"), ("secret", Secret), ("next", "/"));

        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.NotNull(held.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_login_ends_with_its_account_and_with_the_button()
    {
        await PutAsync("root", Role.Administrator);
        using var ann = await LoggedInAsync("ann", Role.Viewer);
        await ann.ReadAsync("/fleet");

        using (await ann.PostAsync("/logout", "/fleet"))
        {
        }

        using (var out1 = await ann.GetAsync("/fleet"))
        {
            Assert.Equal(HttpStatusCode.Found, out1.StatusCode);
        }

        await ann.LogInAsync("ann", Secret);
        Assert.True(await new Accounts(_central.Database, TimeProvider.System).TryRemoveAsync("root", "ann", default));
        using var out2 = await ann.GetAsync("/fleet");
        Assert.Equal(HttpStatusCode.Found, out2.StatusCode);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        using var ann = await LoggedInAsync("ann", Role.Administrator);

        using var removed = await ann.PostAsync("/accounts/remove", "/accounts", ("account", "ann"));
        Assert.Equal(HttpStatusCode.BadRequest, removed.StatusCode);
        using var lesser = await ann.PostAsync("/accounts", "/accounts", ("account", "ann"), ("secret", Secret), ("again", Secret), ("role", "1"));

        Assert.Equal(HttpStatusCode.BadRequest, lesser.StatusCode);
        Assert.True((await new Accounts(_central.Database, TimeProvider.System).CheckAsync("ann", Secret, default))!.May(Role.Administrator));
    }

    [Theory]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task A_login_leads_to_pages_of_this_centre_alone(string next)
    {
        await PutAsync("ann", Role.Viewer);
        using var visitor = new WebClient(_central.Address);

        using var answer = await visitor.PostAsync("/login", "/login", ("account", "ann"), ("secret", Secret), ("next", next));

        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Metrics_take_a_token_or_a_login_and_name_no_unit()
    {
        await File.WriteAllTextAsync(_folder["token"], "0123456789abcdef\n");
        using var stranger = new HttpClient { BaseAddress = new Uri(_central.Address) };
        using var without = await stranger.GetAsync("/metrics");
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdeX");
        using var wrong = await stranger.GetAsync("/metrics");
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "0123456789abcdef");
        using var right = await stranger.GetAsync("/metrics");
        using var ann = await LoggedInAsync("ann", Role.Viewer);

        var text = await right.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, wrong.StatusCode, right.StatusCode));
        Assert.Contains("# TYPE edgeliver_central_records_stored_total counter", text, StringComparison.Ordinal);
        Assert.Contains("edgeliver_central_commit_ms_bucket{le=\"+Inf\"}", text, StringComparison.Ordinal);
        Assert.Contains("edgeliver_central_boxes_online 0", text, StringComparison.Ordinal);
        Assert.Contains("edgeliver_central_alerts_open 0", await ann.ReadAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_too_large_is_refused()
    {
        using var ann = await LoggedInAsync("ann", Role.Administrator);

        using var answer = await ann.PostAsync("/accounts", "/accounts", ("account", new string('x', 1024 * 1024)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _central.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<(string Path, string Method, Role Role)> Guarded(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        let role = endpoint.Metadata.GetMetadata<Admission>()!.Role
        where role is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
        select (System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!, "\\{[^}]*\\}", "1", System.Text.RegularExpressions.RegexOptions.NonBacktracking), method, role.Value);

    private Task<int> PutAsync(string name, Role roles) => _central.Database.WriteAsync(
        session => session.RunAsync(
            $"INSERT INTO account (name, roles, hash, changed_at) VALUES ({name}, {(int)roles}, {new Microsoft.AspNetCore.Identity.PasswordHasher<Account>().HashPassword(null!, Secret)}, 0) ON CONFLICT (name) DO NOTHING", default),
        default);

    private async Task<WebClient> LoggedInAsync(string name, Role roles)
    {
        await PutAsync(name, roles);
        var client = new WebClient(_central.Address);
        await client.LogInAsync(name, Secret);
        return client;
    }
}

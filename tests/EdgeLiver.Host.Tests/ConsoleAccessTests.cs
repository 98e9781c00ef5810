using System.Reflection;
using EdgeLiver.Host.Web;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Screening;
using Xunit;

namespace EdgeLiver.Host.Tests;

public sealed class ConsoleAccessTests
{
    [Fact]
    public void Five_wrong_tries_are_free_and_each_further_one_waits_twice_as_long()
    {
        var time = new SteppedTime();
        var limit = new LoginLimit(time);
        for (var i = 0; i < 4; i++)
        {
            limit.Wrong("ann");
        }

        Assert.Equal(TimeSpan.Zero, limit.Wait("ann"));
        limit.Wrong("ann");
        Assert.Equal(TimeSpan.FromSeconds(15), limit.Wait("ann"));
        time.Step(TimeSpan.FromSeconds(16));
        Assert.True(limit.Wait("ann") <= TimeSpan.Zero);
        limit.Wrong("ann");
        Assert.Equal(TimeSpan.FromSeconds(30), limit.Wait("ann"));
        Assert.Equal(TimeSpan.Zero, limit.Wait("bob"));
        limit.Right("ann");
        Assert.Equal(TimeSpan.Zero, limit.Wait("ann"));
    }

    [Fact]
    public void A_login_ends_when_nobody_uses_it_and_a_stream_does_not_keep_it()
    {
        var folder = Directory.CreateTempSubdirectory("edgeliver-access-").FullName;
        try
        {
            var accounts = new Accounts(folder);
            Assert.True(accounts.TryPutFirst("ann", [Role.Operator], "135790"));
            Assert.False(accounts.TryPutFirst("eve", [Role.Operator], "135790"));
            Assert.DoesNotContain("135790", File.ReadAllText(Path.Combine(folder, "accounts.json")), StringComparison.Ordinal);
            Assert.Null(new Accounts(folder).Check("ann", "135791"));
            Assert.Null(accounts.Check("eve", "135790"));
            var time = new SteppedTime();
            var sessions = new Sessions(accounts, time);
            var token = sessions.Start(accounts.Check("ann", "135790")!, TimeSpan.FromMinutes(10));

            time.Step(TimeSpan.FromMinutes(9));
            Assert.NotNull(sessions.Find(token, use: true));
            time.Step(TimeSpan.FromMinutes(9));
            Assert.NotNull(sessions.Find(token, use: false));
            time.Step(TimeSpan.FromMinutes(2));

            Assert.Null(sessions.Find(token, use: true));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_form_token_fits_its_own_cookie_only()
    {
        var tokens = new FormTokens();

        Assert.True(tokens.Fits("a", tokens.Of("a")));
        Assert.False(tokens.Fits("b", tokens.Of("a")));
        Assert.False(tokens.Fits("a", null));
        Assert.False(tokens.Fits("a", "多"));
        Assert.False(new FormTokens().Fits("a", tokens.Of("a")));
    }

    [Requirement("REQ-USE-02")]
    [Fact]
    public void Every_text_of_the_console_is_there_in_both_languages()
    {
        var texts = typeof(Texts).GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(LocalText)).Select(field => (field.Name, Text: (LocalText)field.GetValue(null)!)).ToList();

        Assert.True(texts.Count > 150);
        Assert.All(texts, text => Assert.True(
            text.Text.En.Length > 0 && text.Text.En.All(c => c < 0x2000) && text.Text.ZhCn.Any(c => c >= 0x4E00), text.Name));
    }

    [Theory]
    [InlineData("<b>", "&lt;b&gt;")]
    [InlineData("\" onload=\"x", "&quot; onload=&quot;x")]
    [InlineData("甲胎蛋白", "甲胎蛋白")]
    public void What_stands_in_a_hole_of_a_page_is_text(string text, string expected)
    {
        var page = new Page { Session = null, Chinese = false, FormToken = "t", Here = "/" };

        Assert.Equal($"<p title=\"{expected}\">{expected}</p>", page.Html($"<p title=\"{text}\">{text}</p>").Markup);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Step(TimeSpan by) => _ticks += by.Ticks;
    }
}

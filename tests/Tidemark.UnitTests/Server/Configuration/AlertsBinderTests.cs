using Tidemark.Server.Alerts;
using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Configuration;

public sealed class AlertsBinderTests
{
    [Fact]
    public void Bind_OfAThreshold_TakesAllThatIsSaid()
    {
        AlertRule rule = Rule(
            "on=max(tidemark_source_lag_records)", "labels.shard=3", "when=>= 1e4", "clear=8000", "silence=1m", "severity=bad",
            "summary=A shard is behind");
        var metric = Assert.IsType<AlertSubject.Metric>(rule.Subject);
        Assert.Equal((MetricFold.Max, "tidemark_source_lag_records"), (metric.Fold, metric.Name));
        Assert.Equal("3", Assert.Single(metric.Labels).Value);
        Assert.Equal("max(tidemark_source_lag_records){shard=\"3\"}", rule.On);
        Assert.Equal((false, new AlertComparison(">=", 10_000), 8_000), (rule.IsTrend, rule.When, rule.Clear));
        Assert.Equal((TimeSpan.FromMinutes(1), "bad", "A shard is behind"), (rule.Silence, rule.Severity, rule.Summary));
    }

    [Theory]
    [InlineData("window:minute:all:views", 0, 3, "all", "views")]
    [InlineData("window:hour:category:10:viewers", 2, 2, "10", "viewers")]
    [InlineData("window:day:channel:a:b:views_p99", 3, 1, "a:b", "views_p99")]
    public void Bind_OfATrendOnWindows_FindsFamilyGroupAndFigure(string on, int family, int kind, string key, string field)
    {
        AlertRule rule = Rule($"on={on}", "trend=<-0.5");
        Assert.Equal(new AlertSubject.Window(family, kind, key, field), rule.Subject);
        Assert.Equal((true, new AlertComparison("<", -0.5), -0.5), (rule.IsTrend, rule.When, rule.Clear));
        Assert.Equal(TimeSpan.FromMinutes(10), rule.Silence);
    }

    [Theory]
    [InlineData("alerts.x.on is \"\"; it must be a metric", "when=> 1")]
    [InlineData("alerts.x.on is \"avg(lag)\"; it must be a metric, sum, max", "on=avg(lag)", "when=> 1")]
    [InlineData(
        "there is no family \"week\" of windows of groups, but minute, five_minutes, hour, day", "on=window:week:all:views", "when=> 1")]
    [InlineData("there is no family \"session\" of windows of groups", "on=window:session:all:views", "when=> 1")]
    [InlineData("the group \"video:v\" must be all", "on=window:hour:video:v:views", "when=> 1")]
    [InlineData("the group \"category:x\" must be all", "on=window:hour:category:x:views", "when=> 1")]
    [InlineData("a window has no figure \"clicks\", but count, views", "on=window:hour:all:clicks", "when=> 1")]
    [InlineData("a window has no figure \"start\"", "on=window:hour:all:start", "when=> 1")]
    [InlineData("it must be window:FAMILY:GROUP:FIELD", "on=window:hour:views", "when=> 1")]
    [InlineData("alerts.x.labels select values of a metric", "on=window:hour:all:views", "labels.shard=3", "when=> 1")]
    [InlineData("alerts.x must have either alerts.x.when", "on=lag")]
    [InlineData("alerts.x must have either alerts.x.when", "on=lag", "when=> 1", "trend=> 1")]
    [InlineData("alerts.x.when is \"= 1\"; it must be >, >=, < or <= and a number", "on=lag", "when== 1")]
    [InlineData("alerts.x.when is \"> 1e16\"", "on=lag", "when=> 1e16")]
    [InlineData("alerts.x.when is \"> --1\"", "on=lag", "when=> --1")]
    [InlineData("alerts.x.clear is 2; a rule that fires at > 1 clears at 1 or below.", "on=lag", "when=> 1", "clear=2")]
    [InlineData("alerts.x.clear is 0; a rule that fires at <= 1 clears at 1 or above.", "on=lag", "when=<= 1", "clear=0")]
    [InlineData("alerts.x.silence is \"31d\"", "on=lag", "when=> 1", "silence=31d")]
    [InlineData("alerts.x.window (-D) is no known key", "on=lag", "when=> 1", "window=1m")]
    public void Bind_OfARuleThatCannotBe_TellsWhy(string fault, params string[] rule)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Rule(rule));
        Assert.Contains(fault, Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alerts.rules names \"Lag\"; a name has letters", "alerts.rules=Lag")]
    [InlineData("alerts.rules names \"every\"", "alerts.rules=every")]
    [InlineData("alerts.rules names a twice", "alerts.rules=a,a", "alerts.a.on=lag", "alerts.a.when=> 1")]
    [InlineData("alerts.webhook.url must be an address", "alerts.webhook.url=ftp://x", "alerts.webhook.secret=0123456789abcdef")]
    [InlineData(
        "alerts.webhook.secret has 3 characters; with alerts.webhook.url it must have at least 16",
        "alerts.webhook.url=http://x", "alerts.webhook.secret=abc")]
    public void Bind_OfWhatCannotBe_TellsWhy(string fault, params string[] definitions)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Bind(definitions));
        Assert.Contains(fault, Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_HidesWhatOpensTheWebhook() => Assert.All(
        NodeOptionsBinder.Show(new SettingSources().AddDefinitions(
            ["alerts.webhook.url=http://x/token", "alerts.webhook.secret=0123456789abcdef"]))
            .Where(setting => setting.Key is "alerts.webhook.url" or "alerts.webhook.secret"),
        setting => Assert.Equal("\"(hidden)\"", setting.Value));

    private static AlertRule Rule(params string[] rule) =>
        Assert.Single(Bind(["alerts.rules=x", .. rule.Select(line => $"alerts.x.{line}")]).Rules);

    private static AlertOptions Bind(params string[] definitions) =>
        NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(definitions)).Alerts;
}

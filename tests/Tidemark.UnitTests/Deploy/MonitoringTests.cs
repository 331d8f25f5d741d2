using System.Text.RegularExpressions;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Deploy;

/// <summary>Rules, dashboards and the autoscaler name only metrics that a node exposes or a rule computes.</summary>
public sealed partial class MonitoringTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    [Fact]
    public async Task Expressions_NameMetricsThatThereAre()
    {
        string text = await node.Client.GetStringAsync("/metrics");
        HashSet<string> known = ["up", .. Expressions.Recorded()];
        foreach (Match type in Type().Matches(text))
        {
            string name = type.Groups["name"].Value;
            if (type.Groups["kind"].Value == "histogram") known.UnionWith([name + "_bucket", name + "_sum", name + "_count"]);
            else known.Add(name);
        }

        (string File, string Expression)[] all = [.. Expressions.All()];
        Assert.Equal(
            ["autoscaler.yaml", "overview.json", "shards.json", "tidemark.rules.yml"],
            all.Select(e => e.File.Split('/')[^1]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(all, e => Assert.NotEmpty(Expressions.MetricsOf(e.Expression)));
        Assert.Empty(all.SelectMany(e => Expressions.MetricsOf(e.Expression).Except(known).Select(name => $"{e.File}: no metric {name}")));
    }

    [Theory]
    [InlineData("sum by (le, http_route) (rate(a_b_bucket{x=\"y_z\", w=~\"$v\"}[5m])) > 0.01 * c:d:e1m", "a_b_bucket c:d:e1m")]
    [InlineData("delta(a[10m]) == 0 and on (instance, shard) rate(b_total [10m]) > 1e3", "a b_total")]
    [InlineData("histogram_quantile(0.99, sum(a)) unless max_over_time(b[1h] offset 5m)", "a b")]
    public void MetricsOf_AnExpression_AreFound(string expression, string names) =>
        Assert.Equal(names.Split(' '), Expressions.MetricsOf(expression));

    [GeneratedRegex(@"^# TYPE (?<name>\w+) (?<kind>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Type();
}

using Tidemark.Server.Alerts;
using Tidemark.Server.Telemetry;

namespace Tidemark.UnitTests.Server.Alerts;

public sealed class MetricValuesTests
{
    [Theory]
    [InlineData(MetricFold.Sum, null, 17.0)]
    [InlineData(MetricFold.Max, null, 9.0)]
    [InlineData(MetricFold.Min, null, 1.0)]
    [InlineData(MetricFold.Sum, "1", 10.0)]
    [InlineData(MetricFold.Sum, "7", null)]
    public void Fold_OfAllNodes_IsOneNumber(MetricFold fold, string? shard, double? number)
    {
        MetricLook look = Look(("a", [("lag", "0", 7), ("lag", "1", 1), ("other", "1", 99)]), ("b", [("lag", "1", 9)]));
        Assert.Equal(number, new MetricValues().Of("r", Metric(fold, shard), look, TimeSpan.Zero));
    }

    /// <summary>A shard that moves between nodes, and a node that starts anew, are no growth.</summary>
    [Fact]
    public void Rate_CountsWhatGrewBetweenTwoLooksAtASeries()
    {
        var values = new MetricValues();
        Assert.Null(Rate(0, ("a", [("lag", "0", 100), ("lag", "1", 1_000)])));
        Assert.Equal(3, Rate(10, ("a", [("lag", "0", 120), ("lag", "1", 1_010)])));
        Assert.Equal(1, Rate(20, ("a", [("lag", "0", 130)]), ("b", [("lag", "1", 1_011)])));
        Assert.Equal(0.9, Rate(30, ("a", [("lag", "0", 2)]), ("b", [("lag", "1", 1_018)])));
        Assert.Null(Rate(40));
        Assert.Null(Rate(50, ("a", [("lag", "0", 2)])));

        double? Rate(int second, params (string, (string, string, double)[])[] nodes) =>
            values.Of("r", Metric(MetricFold.Rate, null), Look(nodes), TimeSpan.FromSeconds(second));
    }

    private static AlertSubject.Metric Metric(MetricFold fold, string? shard) =>
        new(fold, "lag", shard is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["shard"] = shard });

    private static MetricLook Look(params (string Node, (string Name, string Shard, double Value)[] Samples)[] nodes) => new(
        nodes.ToDictionary(
            n => n.Node,
            IReadOnlyList<MetricSample> (n) => [.. n.Samples.Select(s => new MetricSample(
                s.Name, [KeyValuePair.Create("shard", s.Shard)], s.Value))]),
        null);
}

using System.Diagnostics.Metrics;
using Tidemark.Server.Telemetry;

namespace Tidemark.UnitTests.Server.Telemetry;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Meter meter = new("test");
    private readonly MetricCollector collector;

    public MetricCollectorTests() => collector = new MetricCollector(meter);

    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void Counter_SumsBySetOfLabels_WhateverTheirOrder()
    {
        Counter<long> counter = meter.CreateCounter<long>("some.events", "{event}", "Events.");
        counter.Add(2, new("b", 1), new("a.x", "k"));
        counter.Add(3, new("a.x", "k"), new("b", 1));
        counter.Add(4);
        Assert.Equal(["some_events_total 4", "some_events_total{a_x=\"k\",b=\"1\"} 5"], Values("some_events_total"));
    }

    [Fact]
    public void Histogram_CountsIntoTheBucketsOfItsAdvice()
    {
        Histogram<double> histogram = meter.CreateHistogram(
            "some.duration", "s", "Time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (double value in new[] { 0.1, 0.5, 2 }) histogram.Record(value);
        Assert.Equal(
            [
                "some_duration_seconds_bucket{le=\"0.1\"} 1", "some_duration_seconds_bucket{le=\"1\"} 2",
                "some_duration_seconds_bucket{le=\"+Inf\"} 3", "some_duration_seconds_sum 2.6", "some_duration_seconds_count 3",
            ],
            Values("some_duration_seconds"));
    }

    [Fact]
    public void Gauge_TellsTheLastValue_AndOneThatIsGoneNoMore()
    {
        Measurement<int>[] observed = [Of(1, shard: 0), Of(2, shard: 1)];
        meter.CreateObservableGauge("shard.count", () => observed, "By", "Shards.");
        Gauge<double> set = meter.CreateGauge<double>("level");
        set.Record(7);
        set.Record(3);
        Assert.Equal(["shard_count_bytes{shard=\"0\"} 1", "shard_count_bytes{shard=\"1\"} 2"], Values("shard_count_bytes"));
        observed = [observed[1]];
        Assert.Equal(["shard_count_bytes{shard=\"1\"} 2"], Values("shard_count_bytes"));
        Assert.Equal(["level 3"], Values("level"));

        static Measurement<int> Of(int value, int shard) => new(value, new KeyValuePair<string, object?>("shard", shard));
    }

    [Fact]
    public void UpDownCounter_IsAGauge_AndEndsNotInCount()
    {
        UpDownCounter<int> counter = meter.CreateUpDownCounter<int>("open.count");
        counter.Add(3);
        counter.Add(-1);
        Assert.Equal(["open_number 2"], Values("open_number"));
    }

    [Fact]
    public void Series_BeyondTheLimit_AreDroppedAndCounted()
    {
        Counter<long> counter = meter.CreateCounter<long>("many");
        for (int i = 0; i < InstrumentSeries.SeriesMax + 5; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));
        counter.Add(1, new KeyValuePair<string, object?>("i", 0));
        Assert.Equal(InstrumentSeries.SeriesMax, Values("many_total").Length);
        Assert.Equal(5, collector.Dropped);
    }

    [Fact]
    public async Task Add_FromManyThreads_LosesNothing()
    {
        Histogram<double> histogram = meter.CreateHistogram<double>("busy", "s");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++) histogram.Record(0.5);
        })));
        Assert.Equal(["busy_seconds_sum 20000", "busy_seconds_count 40000"], Values("busy_seconds")[^2..]);
    }

    /// <summary>Nodes in one process have meters of the same name.</summary>
    [Fact]
    public void Meter_OfAnotherNode_IsNotHeard()
    {
        using var other = new Meter("test");
        other.CreateCounter<long>("elsewhere").Add(1);
        Assert.DoesNotContain(collector.Collect(), family => family.Name == "elsewhere_total");
    }

    private string[] Values(string name) =>
        [.. PrometheusText.Write(collector.Collect().Where(f => f.Name == name)).Split('\n')[2..^1]];
}

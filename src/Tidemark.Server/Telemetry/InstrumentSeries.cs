using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Tidemark.Connectors.Log;

namespace Tidemark.Server.Telemetry;

/// <summary>Everything that one instrument measured, by labels. Safe for use from any thread.</summary>
internal sealed class InstrumentSeries
{
    /// <summary>How many sets of labels an instrument may have, ten for each shard of the greatest number; measurements with further ones
    /// are dropped and counted.</summary>
    public const int SeriesMax = 10 * PartitionedLogOptions.PartitionsLimit;

    /// <summary>The buckets of a histogram that names none, as OpenTelemetry has them for seconds.</summary>
    private static readonly double[] boundsDefault =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly string name;
    private readonly MetricKind kind;
    private readonly string help;
    private readonly double[]? bounds;
    private readonly bool isSet;
    private readonly bool isObservable;
    private long dropped;

    public InstrumentSeries(Instrument instrument)
    {
        Type type = instrument.GetType().GetGenericTypeDefinition();
        kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter : MetricKind.Gauge;
        isObservable = instrument.IsObservable;
        isSet = isObservable || type == typeof(Gauge<>);
        name = MetricNames.Of(instrument, kind);
        help = instrument.Description ?? "";
        if (kind == MetricKind.Histogram)
            bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? boundsDefault;
    }

    /// <summary>How many measurements were dropped because there were too many sets of labels.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Everything measured so far.</summary>
    public MetricFamily Family => new(
        name, kind, help,
        [.. series.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => s.Value.Samples(name))]);

    /// <summary>Forgets what is observed anew with each collection, so that what is gone is told no more.</summary>
    public void BeginCollection()
    {
        if (isObservable) series.Clear();
    }

    /// <summary>Counts a measurement in.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new List<KeyValuePair<string, string>>(tags.Length);
        foreach ((string tag, object? of) in tags)
            if (of is not null) labels.Add(new(MetricNames.Label(tag), Convert.ToString(of, CultureInfo.InvariantCulture)!));
        labels.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        string key = string.Join('\n', labels.Select(label => $"{label.Key}={label.Value}"));
        if (!series.TryGetValue(key, out MetricSeries? found))
        {
            // Two that come at once may both fit in last.
            if (series.Count >= SeriesMax)
            {
                Interlocked.Increment(ref dropped);
                return;
            }

            found = series.GetOrAdd(key, _ => new MetricSeries(labels, bounds));
        }

        if (isSet) found.Set(value);
        else found.Add(value);
    }
}

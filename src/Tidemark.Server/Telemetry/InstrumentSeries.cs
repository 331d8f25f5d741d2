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

    /// <summary>How many sets of tags are remembered; another with the same place takes it.</summary>
    private const int KnownSlots = 256;

    private readonly Known?[] known = new Known?[KnownSlots];
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
        if (FindKnown(tags) is not { } found) return;
        if (isSet) found.Set(value);
        else found.Add(value);
    }

    /// <summary>The series of some tags, by the tags themselves where they were met lately: making a text of them costs more than the
    /// request that is counted. What is observed comes with each collection, and its series do not last.</summary>
    private MetricSeries? FindKnown(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (isObservable) return Find(tags);
        ref Known? slot = ref known[HashOf(tags) % KnownSlots];
        if (Volatile.Read(ref slot) is { } met && IsSame(met.Tags, tags)) return met.Series;
        MetricSeries? found = Find(tags);
        if (found is not null) Volatile.Write(ref slot, new Known(tags.ToArray(), found));
        return found;
    }

    private static uint HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        uint hash = 17;
        foreach ((string _, object? value) in tags) hash = (hash * 31) + (uint)(value?.GetHashCode() ?? 0);
        return hash;
    }

    private static bool IsSame(KeyValuePair<string, object?>[] met, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (met.Length != tags.Length) return false;
        for (int i = 0; i < met.Length; i++)
            if (met[i].Key != tags[i].Key || !Equals(met[i].Value, tags[i].Value)) return false;
        return true;
    }

    private MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
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
                return null;
            }

            found = series.GetOrAdd(key, _ => new MetricSeries(labels, bounds));
        }

        return found;
    }

    /// <summary>Tags that were met, and the series they belong to.</summary>
    private sealed record Known(KeyValuePair<string, object?>[] Tags, MetricSeries Series);
}

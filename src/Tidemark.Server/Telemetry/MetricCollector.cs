using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Numerics;

namespace Tidemark.Server.Telemetry;

/// <summary>Listens to the meters of one node and gathers what they measure. Measurements come from any thread; one collection at a
/// time.</summary>
internal sealed class MetricCollector : IDisposable
{
    /// <summary>Gauges and counters of the process as a whole.</summary>
    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentSeries> byInstrument = [];
    private readonly Meter own;
    private readonly ConcurrentQueue<Instrument> early = [];
    private volatile IMeterFactory? web;

    /// <param name="own">The node's own meter.</param>
    public MetricCollector(Meter own)
    {
        this.own = own;
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (IsOfNode(instrument.Meter)) Enable(instrument);
            else if (web is null && instrument.Meter.Scope is IMeterFactory) early.Enqueue(instrument);
        };
        Take<int>();
        Take<long>();
        Take<double>();
        listener.Start();
    }

    /// <summary>How many measurements were dropped because an instrument had too many sets of labels.</summary>
    public long Dropped => byInstrument.Values.Sum(series => series.Dropped);

    /// <summary>Listens to the meters of a web server, those that it has and those to come.</summary>
    public void ListenTo(IMeterFactory server)
    {
        web = server;
        while (early.TryDequeue(out Instrument? instrument))
            if (IsOfNode(instrument.Meter)) Enable(instrument);
    }

    /// <summary>Observes what is observed, and gives all metrics by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        foreach (InstrumentSeries series in byInstrument.Values) series.BeginCollection();
        listener.RecordObservableInstruments();
        return [.. byInstrument.Values.Select(series => series.Family)];
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Enable(Instrument instrument) =>
        listener.EnableMeasurementEvents(instrument, byInstrument.GetOrAdd(instrument, i => new InstrumentSeries(i)));

    /// <summary>Several nodes in one process each have a meter and a web server of their own.</summary>
    private bool IsOfNode(Meter meter) =>
        meter == own || meter.Name == RuntimeMeter || (web is { } server && ReferenceEquals(meter.Scope, server));

    private void Take<T>()
        where T : struct, INumber<T> =>
        listener.SetMeasurementEventCallback<T>(
            (_, measured, tags, state) => ((InstrumentSeries)state!).Record(double.CreateChecked(measured), tags));
}

using System.Globalization;

namespace Tidemark.Cli.Bench;

/// <summary>What the checkpoint benchmark found. Bytes are those of payloads, before frames.</summary>
/// <param name="Keys">How many videos were active.</param>
/// <param name="EventsPerSecond">The steady load that was reached.</param>
/// <param name="BytesPerKey">What the journal holds of the state when every video had its first event, by video.</param>
/// <param name="CheckpointBytes">What the records of the steady load hold, by checkpoint of a shard.</param>
/// <param name="TouchedBytes">What they had to: the panes and sessions that events touched, and 8 bytes for each new event's id.</param>
/// <param name="WriteRatio">The one by the other.</param>
/// <param name="P99Ms">From an event's arrival until reads show it, of 99 % of the events, with a checkpoint each second.</param>
/// <param name="P99WithoutMs">The same without a checkpoint.</param>
/// <param name="Snapshots">How many snapshots were written meanwhile.</param>
/// <param name="RecoveryMs">From opening the node until all shards step.</param>
/// <param name="RecoveredBytes">What was read for that.</param>
internal sealed record CheckpointFigures(
    int Keys, long EventsPerSecond, double BytesPerKey, long CheckpointBytes, long TouchedBytes, double WriteRatio, long P99Ms,
    long P99WithoutMs, long Snapshots, long RecoveryMs, long RecoveredBytes)
{
    /// <summary>How fast it was recovered, in megabytes a second.</summary>
    public double RecoveryMbPerSecond => Math.Round(RecoveredBytes / 1e3 / Math.Max(1, RecoveryMs), 1);

    public string ToJson() => BenchJson.Write(this);

    public IEnumerable<string> ToLines() =>
    [
        string.Create(CultureInfo.InvariantCulture,
            $"{Keys:N0} active videos, {EventsPerSecond:N0} events/s, {BytesPerKey:N0} bytes a video"),
        string.Create(CultureInfo.InvariantCulture,
            $"a checkpoint writes {CheckpointBytes:N0} bytes, {WriteRatio:0.00} times the {TouchedBytes:N0} that events touched"),
        string.Create(CultureInfo.InvariantCulture,
            $"p99 of latency {P99Ms} ms with a checkpoint each second, {P99WithoutMs} ms without; {Snapshots} snapshots meanwhile"),
        string.Create(CultureInfo.InvariantCulture,
            $"recovered {RecoveredBytes / 1e6:N0} MB in {RecoveryMs / 1e3:0.0} s, {RecoveryMbPerSecond:N0} MB/s"),
    ];
}

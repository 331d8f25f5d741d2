namespace Tidemark.Cli.Bench;

/// <summary>What the memory benchmark found at one number of keys, shards and panes.</summary>
/// <param name="Keys">How many videos have a pane.</param>
/// <param name="Shards">How many shards share them.</param>
/// <param name="Panes">How many panes a window holds, and every video has; 1 for the families <c>minute</c> and <c>hour</c>.</param>
/// <param name="BytesPerKey">Managed memory that a video with so many panes takes, all told.</param>
/// <param name="BytesPerFurtherPane">What one more pane of every video adds, by video, the identity of the event that made it
/// included. Where it opens a generation of identities, buffers of the one before go, and it tells too little.</param>
/// <param name="BaselineBytesPerKey">What <see cref="PlainPanes"/> take of a video with one pane, without what else a state has.</param>
/// <param name="Ratio">The state's bytes by the baseline's.</param>
/// <param name="RssBytes">Resident memory of the process after the measured stretch, before any collection is forced.</param>
/// <param name="EventsPerSecond">Steps on one core: each event one of any video that is there already.</param>
/// <param name="RatioToReference">That by the same at 100,000 videos with one pane in eight shards, in this run.</param>
/// <param name="FireNsPerKey">How long a window of all panes takes to fire, by video.</param>
/// <param name="Cost">Of the measured stretch.</param>
internal sealed record MemoryFigures(
    int Keys, int Shards, int Panes, double BytesPerKey, double BytesPerFurtherPane, double BaselineBytesPerKey, double Ratio,
    long RssBytes,
    long EventsPerSecond, double RatioToReference, double FireNsPerKey, BenchCost Cost)
{
    public string ToLine() => FormattableString.Invariant(
        $"{Keys:N0} keys, shards {Shards}, panes {Panes}: {BytesPerKey} bytes a key, {Ratio:0.00} of plain objects' ")
        + FormattableString.Invariant($"{BaselineBytesPerKey} with one; ")
        + FormattableString.Invariant($"{BytesPerFurtherPane} a further pane; RSS {RssBytes / 1e6:N0} MB; {EventsPerSecond:N0} events/s, ")
        + FormattableString.Invariant($"{RatioToReference:0.00} of those at {MemoryBench.ReferenceKeys:N0} keys; ")
        + FormattableString.Invariant($"a window fires in {FireNsPerKey} ns a key; ")
        + FormattableString.Invariant($"{Cost.AllocatedBytesPerEvent} bytes allocated an event; GC held it up {Cost.GcPauseMs} ms; ")
        + FormattableString.Invariant($"{Cost.CoresUsed} cores");
}

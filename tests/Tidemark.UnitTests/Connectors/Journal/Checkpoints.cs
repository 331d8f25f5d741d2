using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Checkpoints whose content follows from their sequence, and short ways to write and read them.</summary>
internal static class Checkpoints
{
    /// <summary>A delta; its state is <see cref="State"/> of its sequence, its position ten times the sequence.</summary>
    public static Checkpoint Delta(long sequence) =>
        new(sequence, false, sequence * 10, new EventTime(sequence * 1000), State(sequence), default, [], 0, EventTime.Min);

    /// <summary>A snapshot that otherwise is like <see cref="Delta"/>.</summary>
    public static Checkpoint Snapshot(long sequence) => Delta(sequence) with { IsSnapshot = true };

    /// <summary>A snapshot at the position and watermark of the record before it, so that it changes nothing.</summary>
    public static Checkpoint SnapshotOfPrevious(long sequence) =>
        Snapshot(sequence) with { Position = (sequence - 1) * 10, Watermark = new EventTime((sequence - 1) * 1000) };

    public static byte[] State(long sequence) => [.. Enumerable.Range(0, 40 + (int)sequence).Select(i => (byte)(i * 7 + sequence))];

    public static FiredBlock Fired(int family, int group, long start, long end, params byte[] bytes) =>
        new(family, group, Window(start, end), bytes);

    public static Interval Window(long start, long end) => new(new EventTime(start), new EventTime(end));

    public static async Task CommitAll(this IJournal journal, ShardClaim claim, params Checkpoint[] checkpoints)
    {
        foreach (Checkpoint checkpoint in checkpoints) await journal.CommitAsync(claim, checkpoint, default);
    }

    public static async Task<byte[][]> States(this IJournal journal, ShardClaim claim) =>
        [.. (await journal.RecoverAsync(claim, default)).States.Select(state => state.ToArray())];

    public static async Task<(long Start, long End, byte[] Bytes)[]> FiredOf(
        this IJournal journal, int shard, int family, int group, Interval starts, int limit = 1000) =>
        [.. (await journal.ReadFiredAsync(shard, family, group, starts, limit, default))
            .Select(block => (block.Window.Start.Milliseconds, block.Window.End.Milliseconds, block.Bytes.ToArray()))];
}

using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Checkpoints and snapshots whose content follows from their sequence, and short ways to write and read them.</summary>
internal static class Checkpoints
{
    /// <summary>A checkpoint; its state is <see cref="State"/> of its sequence, its position ten times the sequence.</summary>
    public static Checkpoint Delta(long sequence) => new(
        sequence, sequence * 10, new EventTime(sequence * 1000), FollowsFromSource: true, State(sequence), default, [], 0, EventTime.Min);

    public static byte[] State(long sequence) => [.. Enumerable.Range(0, 40 + (int)sequence).Select(i => (byte)(i * 7 + sequence))];

    /// <summary>One of the three parts of the snapshot after a sequence.</summary>
    public static byte[] Part(long sequence, int part) => State(sequence * 10 + part);

    /// <summary>All of them.</summary>
    public static byte[][] Parts(long sequence) => [Part(sequence, 0), Part(sequence, 1), Part(sequence, 2)];

    public static FiredBlock Fired(int family, int group, long start, long end, params byte[] bytes)
    {
        byte[] frame = new byte[Frame.HeaderBytes + bytes.Length];
        Frame.Write(frame, bytes);
        return new FiredBlock(family, group, Window(start, end), frame);
    }

    public static Interval Window(long start, long end) => new(new EventTime(start), new EventTime(end));

    public static async Task CommitAll(this IJournal journal, ShardClaim claim, params Checkpoint[] checkpoints)
    {
        foreach (Checkpoint checkpoint in checkpoints) await journal.CommitAsync(claim, checkpoint, default);
    }

    /// <summary>Commits the checkpoints of a range, with a snapshot after those named.</summary>
    public static async Task CommitRange(this IJournal journal, ShardClaim claim, int first, int last, params int[] snapshots)
    {
        for (int sequence = first; sequence <= last; sequence++)
        {
            await journal.CommitAsync(claim, Delta(sequence), default);
            if (snapshots.Contains(sequence)) await journal.SnapshotAfter(claim, sequence);
        }
    }

    /// <summary>Writes a snapshot of three parts.</summary>
    public static async Task SnapshotAfter(this IJournal journal, ShardClaim claim, long sequence)
    {
        await journal.BeginSnapshotAsync(claim, default);
        byte[][] parts = Parts(sequence);
        for (int part = 0; part < parts.Length; part++) await journal.AddSnapshotPartAsync(claim, sequence, part, parts[part], default);
        await journal.CompleteSnapshotAsync(claim, sequence, parts.Length, default);
    }

    /// <summary>What a shard is recovered from.</summary>
    public static async Task<byte[][]> States(this IJournal journal, ShardClaim claim) =>
        await journal.Read((await journal.PlanRecoveryAsync(claim, default)).Stretch);

    public static async Task<byte[][]> Read(this IJournal journal, JournalStretch stretch)
    {
        List<byte[]> read = [];
        await foreach (ReadOnlyMemory<byte> bytes in journal.ReadAsync(stretch, default)) read.Add(bytes.ToArray());
        return [.. read];
    }

    public static async Task<(long Start, long End, byte[] Bytes)[]> FiredOf(
        this IJournal journal, int shard, int family, int group, Interval starts, int limit = 1000) =>
        [.. (await journal.ReadFiredAsync(shard, family, group, starts, limit, default))
            .Select(block => (block.Window.Start.Milliseconds, block.Window.End.Milliseconds, block.Bytes.ToArray()))];
}

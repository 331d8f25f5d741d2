using System.Runtime.CompilerServices;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Doubles;

/// <summary>A journal that keeps everything in memory, also beyond its disposal, as a disk does. Thread-safe; every call is done when it
/// returns.</summary>
internal sealed class InMemoryJournal : IJournal
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> metadata = [];
    private readonly Dictionary<int, Shard> shards = [];

    public ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            metadata.TryAdd(name, value);
            return new(metadata[name]);
        }
    }

    public ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate) return new(new ShardClaim(shard, ++ShardOf(shard).Epoch));
    }

    public ValueTask<RecoveryPlan> PlanRecoveryAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Shard shard = Owned(claim);
            Snapshot? snapshot = shard.Newest;
            Checkpoint[] records = [.. shard.Records.Where(record => record.Sequence > (snapshot?.Sequence ?? 0))];
            var stretch = new JournalStretch(claim.Shard, snapshot?.Sequence ?? 0, shard.Sequence);
            return new(new RecoveryPlan(
                stretch, snapshot?.Parts.Sum(part => (long)part.Length) ?? 0, records.Sum(record => (long)record.State.Length),
                shard.Records.Count > 0 ? shard.Records[^1].Position : 0,
                shard.Records.Count > 0 ? shard.Records[^1].Watermark : EventTime.Min, [.. shard.Outboxes], []));
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        JournalStretch stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ValueTask.CompletedTask;
        foreach (byte[] bytes in Read(stretch)) yield return bytes;
    }

    public ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Shard shard = Owned(claim);
            if (checkpoint.Sequence != shard.Sequence + 1)
                throw new InvalidOperationException($"Sequence {checkpoint.Sequence} came where {shard.Sequence + 1} must follow.");
            shard.Add(checkpoint);
        }

        return default;
    }

    public ValueTask BeginSnapshotAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate) Owned(claim).MakeRoom();
        return default;
    }

    public ValueTask AddSnapshotPartAsync(
        ShardClaim claim, long sequence, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Shard shard = Owned(claim);
            if (part == 0) shard.Unfinished = new Snapshot(sequence, 0, []);
            shard.Unfinished!.Parts.Add(bytes.ToArray());
        }

        return default;
    }

    public ValueTask CompleteSnapshotAsync(ShardClaim claim, long sequence, int parts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Shard shard = Owned(claim);
            bool follows = shard.Unfinished?.Sequence == sequence && sequence > (shard.Newest?.Sequence ?? 0);
            if (!follows || shard.Unfinished!.Parts.Count != parts)
                throw new InvalidOperationException($"Snapshot {sequence} has not {parts} parts, or does not follow.");
            shard.Complete();
        }

        return default;
    }

    public ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate) return new(ShardOf(shard).SourceFrom);
    }

    public ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        lock (gate)
        {
            return new((FiredBlock[])[.. ShardOf(shard).Fired.Values
                .Where(block => block.Family == family && block.Group == group && starts.Contains(block.Window.Start))
                .OrderBy(block => block.Window.Start).ThenBy(block => block.Window.End).TakeLast(limit)]);
        }
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Loses the newest record of a shard, its outbox and its fired windows, as a store restored from a copy does.</summary>
    public void RollBack(int shard)
    {
        lock (gate) ShardOf(shard).RollBack();
    }

    private byte[][] Read(JournalStretch stretch)
    {
        lock (gate)
        {
            Shard shard = ShardOf(stretch.Shard);
            Snapshot? snapshot = shard.Snapshots.Find(s => s.Sequence == stretch.Snapshot);
            bool isWhole = stretch.Snapshot == 0 || snapshot is not null;
            Checkpoint[] records =
                [.. shard.Records.Where(record => record.Sequence > stretch.Snapshot && record.Sequence <= stretch.Through)];
            if (!isWhole || records.Length != stretch.Through - stretch.Snapshot)
                throw new JournalDamagedException($"{stretch} is not there any more.");
            return [.. snapshot?.Parts ?? [], .. records.Select(record => record.State.ToArray())];
        }
    }

    private Shard Owned(ShardClaim claim)
    {
        Shard shard = ShardOf(claim.Shard);
        return shard.Epoch == claim.Epoch ? shard : throw new FencedException(claim, shard.Epoch);
    }

    private Shard ShardOf(int number)
    {
        if (!shards.TryGetValue(number, out Shard? shard)) shards.Add(number, shard = new Shard());
        return shard;
    }

    private sealed record Snapshot(long Sequence, long Position, List<byte[]> Parts);

    private sealed class Shard
    {
        private long published;

        public long Epoch { get; set; }

        public long Sequence { get; private set; }

        public long SourceFrom { get; private set; }

        public List<Checkpoint> Records { get; } = [];

        public List<Snapshot> Snapshots { get; } = [];

        public Snapshot? Unfinished { get; set; }

        public Snapshot? Newest => Snapshots.LastOrDefault();

        public List<Outbox> Outboxes { get; } = [];

        public Dictionary<(int Family, int Group, Interval Window), FiredBlock> Fired { get; } = [];

        public void Add(Checkpoint checkpoint)
        {
            Sequence = checkpoint.Sequence;
            published = Math.Max(published, checkpoint.PublishedThrough);
            // The caller's buffers are its own again afterwards.
            Records.Add(checkpoint with { State = checkpoint.State.ToArray(), Outbox = default, Fired = [] });
            if (!checkpoint.Outbox.IsEmpty) Outboxes.Add(new Outbox(checkpoint.Sequence, checkpoint.Outbox.ToArray()));
            foreach ((int family, int group, Interval window, ReadOnlyMemory<byte> stored) in checkpoint.Fired)
                Fired[(family, group, window)] = new FiredBlock(family, group, window, stored.ToArray());
            Outboxes.RemoveAll(outbox => outbox.Sequence <= published);
            foreach ((int, int, Interval Window) key in Fired.Keys.Where(key => key.Window.End < checkpoint.FiredRetainedFrom).ToArray())
                Fired.Remove(key);
        }

        public void RollBack()
        {
            Records.RemoveAt(Records.Count - 1);
            Outboxes.RemoveAll(outbox => outbox.Sequence == Sequence);
            Sequence--;
        }

        public void MakeRoom()
        {
            Unfinished = null;
            if (Newest is not { } newest) return;
            Snapshots.RemoveAll(snapshot => snapshot != newest);
            Records.RemoveAll(record => record.Sequence <= Math.Min(newest.Sequence, published));
        }

        public void Complete()
        {
            long position = Records.Single(record => record.Sequence == Unfinished!.Sequence).Position;
            SourceFrom = Newest?.Position ?? SourceFrom;
            Snapshots.Add(Unfinished! with { Position = position });
            Unfinished = null;
        }
    }
}

using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Doubles;

/// <summary>A journal that keeps everything in memory, also beyond its disposal, as a disk does. Thread-safe.</summary>
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

    public ValueTask<RecoveredShard> RecoverAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Shard shard = ShardOf(claim.Shard);
            int start = Math.Max(0, shard.Records.FindLastIndex(record => record.IsSnapshot));
            Checkpoint? newest = shard.Records.Count > 0 ? shard.Records[^1] : null;
            return new(new RecoveredShard(
                newest?.Sequence ?? 0, newest?.Position ?? 0, [.. shard.Records.Skip(start).Select(record => record.State)],
                [.. shard.Outboxes]));
        }
    }

    public ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Shard shard = ShardOf(claim.Shard);
            if (shard.Epoch != claim.Epoch) throw new FencedException(claim, shard.Epoch);
            long follows = shard.Records.Count > 0 ? shard.Records[^1].Sequence + 1 : 1;
            if (checkpoint.Sequence != follows)
                throw new InvalidOperationException($"Sequence {checkpoint.Sequence} came where {follows} must follow.");
            shard.Add(checkpoint);
        }

        return default;
    }

    public ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Checkpoint[] snapshots = [.. ShardOf(shard).Records.Where(record => record.IsSnapshot)];
            return new(snapshots.Length < 2 ? 0 : snapshots[^2].Position);
        }
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

    private Shard ShardOf(int number)
    {
        if (!shards.TryGetValue(number, out Shard? shard)) shards.Add(number, shard = new Shard());
        return shard;
    }

    private sealed class Shard
    {
        public long Epoch { get; set; }

        public List<Checkpoint> Records { get; } = [];

        public List<Outbox> Outboxes { get; } = [];

        public Dictionary<(int Family, int Group, Interval Window), FiredBlock> Fired { get; } = [];

        public void Add(Checkpoint checkpoint)
        {
            int newestSnapshot = Records.FindLastIndex(record => record.IsSnapshot);
            if (checkpoint.IsSnapshot && newestSnapshot > 0) Records.RemoveRange(0, newestSnapshot);
            // The caller's buffers are its own again afterwards.
            Records.Add(checkpoint with { State = checkpoint.State.ToArray(), Outbox = default, Fired = [] });
            if (!checkpoint.Outbox.IsEmpty) Outboxes.Add(new Outbox(checkpoint.Sequence, checkpoint.Outbox.ToArray()));
            foreach (FiredBlock block in checkpoint.Fired) Fired[(block.Family, block.Group, block.Window)] = block;
            Outboxes.RemoveAll(outbox => outbox.Sequence <= checkpoint.PublishedThrough);
            foreach ((int, int, Interval Window) key in Fired.Keys.Where(key => key.Window.End < checkpoint.FiredRetainedFrom).ToArray())
                Fired.Remove(key);
        }
    }
}

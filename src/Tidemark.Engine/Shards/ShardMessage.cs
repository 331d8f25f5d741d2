using Tidemark.Core.Shards;

namespace Tidemark.Engine.Shards;

/// <summary>What a shard actor is told.</summary>
/// <typeparam name="TState">The state that questions are put to.</typeparam>
internal abstract record ShardMessage<TState>
    where TState : class, IShardState
{
    /// <summary>Records from the source, as read for one incarnation; a later one reads them again itself.</summary>
    internal sealed record Records(RecordBatch Batch, int Incarnation) : ShardMessage<TState>;

    /// <summary>Something to read from the state between two batches. It must not fail: it hands its own failure on. Where it reads windows
    /// that fired, one that is being put out is finished first.</summary>
    internal sealed record Ask(Action<ShardView<TState>> Run, bool ReadsFired) : ShardMessage<TState>;

    /// <summary>Go on with the window that fires.</summary>
    internal sealed record GoOnFiring : ShardMessage<TState>
    {
        public static readonly GoOnFiring Instance = new();
    }

    /// <summary>Tell <paramref name="Watcher"/> the fate of every record from its offset on; <paramref name="Begun"/> says that it
    /// begins, or why not.</summary>
    internal sealed record Watch(ShardWatch Watcher, TaskCompletionSource Begun) : ShardMessage<TState>;

    /// <summary>Time to look whether a checkpoint is due or done.</summary>
    internal sealed record Tick : ShardMessage<TState>
    {
        public static readonly Tick Instance = new();
    }

    /// <summary>The source's pump failed; the shard fails with it.</summary>
    internal sealed record SourceFailed(Exception Failure, int Incarnation) : ShardMessage<TState>;

    /// <summary>The source holds nothing between the shard's position and <paramref name="FirstHeld"/>; go on from there.</summary>
    internal sealed record Lost(long FirstHeld, int Incarnation) : ShardMessage<TState>;

    /// <summary>Input ends before <paramref name="Position"/>.</summary>
    internal sealed record EndInput(long Position, TaskCompletionSource Done) : ShardMessage<TState>;

    /// <summary>Finish what has been read, checkpoint, publish and end, if the shard is held still as it was when this was sent.</summary>
    internal sealed record Drain(int Tenure) : ShardMessage<TState>;
}

namespace Tidemark.Engine.Shards;

/// <summary>A time during which a node holds a shard, however often the shard fails and recovers in it.</summary>
/// <param name="number">Counts the times that the shard was held by this process.</param>
internal sealed class ShardTenure(int number)
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource ended = new();

    public int Number { get; } = number;

    /// <summary>The supervised run of the shard.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled where the shard is to stop where it is.</summary>
    public CancellationToken Token => stopping.Token;

    /// <summary>Cancelled once the shard is no longer held: what was asked and not answered stays without an answer.</summary>
    public CancellationToken Ended => ended.Token;

    // Callbacks run here and now and not on a thread of the pool.
    public void Stop() => stopping.Cancel();

    public void End() => ended.Cancel();
}

namespace Tidemark.Engine.Shards;

/// <summary>A time during which a node holds a shard, however often the shard fails and recovers in it.</summary>
internal sealed class ShardTenure : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource ended = new();

    /// <param name="number">Counts the times that the shard was held by this process.</param>
    public ShardTenure(int number)
    {
        Number = number;
        (Token, Ended) = (stopping.Token, ended.Token);
    }

    public int Number { get; }

    /// <summary>The supervised run of the shard.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Cancelled where the shard is to stop where it is.</summary>
    public CancellationToken Token { get; }

    /// <summary>Cancelled once the shard is no longer held: what was asked and not answered stays without an answer.</summary>
    public CancellationToken Ended { get; }

    // Callbacks run here and now and not on a thread of the pool.
    public void Stop() => stopping.Cancel();

    /// <summary>Ends it; the run has ended before.</summary>
    public void Dispose()
    {
        ended.Cancel();
        ended.Dispose();
        stopping.Dispose();
    }
}

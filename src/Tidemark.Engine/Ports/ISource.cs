namespace Tidemark.Engine.Ports;

/// <summary>Where a node's records come from: an ordered sequence per partition, read again from any retained offset.</summary>
/// <remarks>A partition is a shard. Safe for use by several shards at once.</remarks>
public interface ISource : IAsyncDisposable
{
    /// <summary>How many partitions there are; fixed when the log or topic was made.</summary>
    int Partitions { get; }

    /// <summary>Starts reading a partition at an offset.</summary>
    /// <param name="partition">From 0 to <see cref="Partitions"/> − 1.</param>
    /// <param name="position">The offset of the first record wanted.</param>
    /// <param name="cancellationToken">Gives up the opening.</param>
    /// <exception cref="SourcePositionLostException">The source no longer holds <paramref name="position"/>.</exception>
    ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken);

    /// <summary>The offset after the last durable record of a partition.</summary>
    long EndPosition(int partition);

    /// <summary>Tells that recovery will never ask for records before <paramref name="position"/> again, so they may be removed.</summary>
    ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken);
}

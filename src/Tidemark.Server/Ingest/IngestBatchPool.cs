using System.Collections.Concurrent;
using Tidemark.Media.Events;

namespace Tidemark.Server.Ingest;

/// <summary>Keeps batches between requests. Safe for use from any thread.</summary>
internal sealed class IngestBatchPool(int shards, Func<MediaDoor> newDoor)
{
    /// <summary>Batches beyond this many are left to the garbage collector.</summary>
    private const int KeptMax = 64;

    private readonly ConcurrentBag<IngestBatch> free = [];

    public IngestBatch Rent() => free.TryTake(out IngestBatch? batch) ? batch : new IngestBatch(this, shards, newDoor());

    public void Return(IngestBatch batch)
    {
        if (free.Count < KeptMax) free.Add(batch);
    }
}

using System.Diagnostics;
using Tidemark.Connectors.Files;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Server.Ingest;

namespace Tidemark.Server.Replay;

/// <summary>The events of a replay by event time; events of the same time keep the order of the files.</summary>
internal sealed class SortedInput : IReplayEvents, IDisposable
{
    private readonly SortedRecords records;

    private SortedInput(SortedRecords records) => this.records = records;

    /// <summary>Reads all of an input into a sort.</summary>
    /// <param name="input">The input; what it holds that is no event is refused there and then.</param>
    /// <param name="judge">An empty batch, to judge by.</param>
    /// <param name="sort">An empty sort, which stays the caller's and outlives the result.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static SortedInput Of(ReplayInput input, IngestBatch judge, ExternalSort sort, CancellationToken cancellationToken)
    {
        while (input.TryNext(out ReadOnlySpan<byte> eventJson))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (judge.TryReadTime(eventJson, out EventTime time, out Rejection rejection)) sort.Add(time.Milliseconds, eventJson);
            else input.Refuse(in rejection);
        }

        return new SortedInput(sort.Read());
    }

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlySpan<byte> eventJson) => records.TryRead(out eventJson);

    /// <inheritdoc/>
    public void Refuse(in Rejection why) => throw new UnreachableException("An event was admitted to the sort and refused after it.");

    public void Dispose() => records.Dispose();
}

using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Server.Ingest;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Replay;

/// <summary>Appends the events of a replay to the log, but for those that an interrupted run appended before.</summary>
/// <remarks>
/// Which those are, the log itself tells: every partition holds the first of its events, in the order of the input, and its end says how
/// many. The way to partitions and every arrival follow from the input alone, so what is appended after them is what the interrupted run
/// would have appended, wherever between two partitions it was cut off.
/// </remarks>
internal sealed class ReplayAppender
{
    /// <summary>An append is sent when it holds this many bytes.</summary>
    private const int AppendBytes = 1 << 20;

    private readonly Node node;
    private readonly ReplayPace pace;
    private readonly long[] alreadyThere;
    private EventTime greatest = EventTime.Min;
    private int heldShard = -1;
    private long accepted;

    /// <param name="node">The node.</param>
    /// <param name="firstOffsets">Where each partition ended before the replay began.</param>
    /// <param name="pace">When events may be sent.</param>
    public ReplayAppender(Node node, IReadOnlyList<long> firstOffsets, ReplayPace pace)
    {
        (this.node, this.pace) = (node, pace);
        alreadyThere = [.. firstOffsets.Select((first, shard) => node.Log.EndPosition(shard) - first)];
    }

    private enum Stop
    {
        AtTheEnd,
        Full,
        NotDue,
    }

    /// <summary>Events accepted so far; readable from any thread.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Appends all events.</summary>
    /// <exception cref="TidemarkException">The log takes no more, or it holds what does not come from these events.</exception>
    public async Task RunAsync(IReplayEvents events, CancellationToken cancellationToken)
    {
        Task append = Task.CompletedTask;
        IngestBatch batch = node.RentIngestBatch();
        while (true)
        {
            Stop stop = Fill(batch, events, cancellationToken);
            await append;
            if (stop == Stop.NotDue)
            {
                await AppendAsync(batch, cancellationToken);
                await pace.WaitAsync(greatest, cancellationToken);
                continue;
            }

            // One append is on its way to the disk while the next is read.
            append = AppendAndReturnAsync(batch, cancellationToken);
            if (stop == Stop.AtTheEnd) break;
            batch = node.RentIngestBatch();
        }

        await append;
        int other = Array.FindIndex(alreadyThere, count => count > 0);
        if (other >= 0)
        {
            throw new TidemarkException(
                $"Partition {other} of {node.Options.DataDirectory} holds {alreadyThere[other]} events that the files do not: something "
                + "else wrote to the folder after the replay was interrupted. Replay into an empty folder.");
        }
    }

    private Stop Fill(IngestBatch batch, IReplayEvents events, CancellationToken cancellationToken)
    {
        while (batch.ByteCount < AppendBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (heldShard < 0)
            {
                if (!events.TryNext(out ReadOnlySpan<byte> eventJson)) return Stop.AtTheEnd;
                if (!batch.TryAdmitReplayed(eventJson, ref greatest, out int shard, out Rejection rejection))
                {
                    events.Refuse(in rejection);
                    continue;
                }

                Interlocked.Increment(ref accepted);
                if (alreadyThere[shard] > 0)
                {
                    alreadyThere[shard]--;
                    continue;
                }

                heldShard = shard;
            }

            if (!pace.IsDue(greatest)) return Stop.NotDue;
            batch.AddAdmitted(heldShard, greatest);
            heldShard = -1;
        }

        return Stop.Full;
    }

    private async Task AppendAndReturnAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        using (batch) await AppendAsync(batch, cancellationToken);
    }

    private async Task AppendAsync(IngestBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count == 0) return;
        AppendOutcome outcome = await batch.AppendAsync(node.Log, node.Trail, cancellationToken);
        if (outcome != AppendOutcome.Durable)
            throw new TidemarkException(
                $"The log took no more events ({outcome}). Free the disk, or raise log.disk_max and log.waiting_max.");
    }
}

namespace Tidemark.Engine.Shards;

/// <summary>Learns the fate of a record that is about to be appended.</summary>
/// <remarks>
/// It begins before the append, when the record's offset is not known yet: were it to begin after, the shard could be past the record. The
/// shard steps alone through every record from then on and tells what became of each; once the offset is known, the others are forgotten.
/// A fate holds although it is told before the checkpoint: whoever reads the log again decides alike. Safe for use from any thread.
/// </remarks>
public sealed class ShardWatch : IDisposable
{
    /// <summary>Fates kept until the offset is known: those of records that were appended together with it.</summary>
    internal const int FatesMax = 1 << 16;

    private readonly Lock gate = new();
    private readonly List<RecordFate> fates = [];
    private readonly TaskCompletionSource<RecordFate?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long from;
    private long toldBefore;
    private long? awaited;
    private volatile bool over;

    internal ShardWatch(long from) => this.from = toldBefore = from;

    /// <summary>Whether nobody waits any more.</summary>
    internal bool IsOver => over;

    /// <summary>The fate of the record at an offset; waits until the shard has taken it. To be called once.</summary>
    /// <param name="offset">The offset that the append gave.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Its fate; null where more records came before it than the watch keeps, so that it is not known.</returns>
    public Task<RecordFate?> FateOfAsync(long offset, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, from);
        lock (gate)
        {
            awaited = offset;
            if (offset - from < fates.Count) Answer(fates[(int)(offset - from)]);
            else if (offset < toldBefore) Answer(null);
            fates.Clear();
        }

        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose()
    {
        over = true;
    }

    /// <summary>Takes the fate of a record. After a failure of the shard, records come again, from an earlier offset on.</summary>
    internal void Tell(long offset, in RecordFate fate)
    {
        lock (gate)
        {
            if (offset < from || over) return;
            toldBefore = Math.Max(toldBefore, offset + 1);
            if (awaited is { } wanted)
            {
                if (offset == wanted) Answer(fate);
                return;
            }

            // The shard takes records in order without gaps, so a fate is the next one or is told again.
            int index = (int)Math.Min(offset - from, FatesMax);
            if (index < fates.Count) fates[index] = fate;
            else if (index < FatesMax) fates.Add(fate);
        }
    }

    private void Answer(RecordFate? fate)
    {
        over = true;
        answer.TrySetResult(fate);
    }
}

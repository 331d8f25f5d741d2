using Tidemark.Core.Shards;

namespace Tidemark.Connectors.Log;

/// <summary>The part of an append that goes to one partition, with what it has taken from the budgets.</summary>
/// <param name="Batch">The records; at least one.</param>
/// <param name="Ticket">Where to answer.</param>
/// <param name="Part">The place of the batch in the append.</param>
internal sealed record PendingAppend(RecordBatch Batch, AppendTicket Ticket, int Part)
{
    // Two arrays of the batch (4 and 8 bytes a record, rounded up) and its objects, so that many empty records have a bound too.
    private const int RecordMemoryBytes = 16;
    private const int BatchMemoryBytes = 64;

    /// <summary>The bytes it holds while it waits.</summary>
    public long WaitingBytes => WaitingBytesOf(Batch);

    /// <summary>The most bytes it may take on disk.</summary>
    public long DiskBytesMax => DiskBytesMaxOf(Batch);

    /// <summary>The bytes a batch holds while it waits.</summary>
    public static long WaitingBytesOf(RecordBatch batch) => batch.ByteCount + ((long)batch.Count * RecordMemoryBytes) + BatchMemoryBytes;

    /// <summary>The most bytes a batch may take on disk.</summary>
    public static long DiskBytesMaxOf(RecordBatch batch) => batch.ByteCount + ((long)batch.Count * LogFrame.RecordOverheadBytesMax);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Kafka;

/// <summary>Reads one partition from the queue in which librdkafka collects what it has fetched of it. Owned by one reader; not
/// thread-safe.</summary>
/// <remarks>(1) Takes as many messages as there are, up to a bound, with one native call; (2) copies them into a batch, which ends where
/// offsets leave a gap, as compaction makes them; (3) where there are none, waits for librdkafka to say that the queue is filled. What is
/// not read stays in the queue, and when that is full librdkafka fetches no more of this partition: that is the back-pressure.</remarks>
internal sealed class KafkaReader : ISourceReader
{
    private const int MessagesMax = 1024, BatchBytesMax = 256 << 10;

    private readonly KafkaSource source;
    private readonly int partition;
    private readonly nint queue;
    private readonly TimeProvider clock;
    private readonly RecordBatchBuilder builder = new();
    private readonly nint[] messages = new nint[MessagesMax];
    private readonly GCHandle self;
    private TaskCompletionSource? awaited;
    private long position;
    private int next, count;
    private bool isDisposed;

    public unsafe KafkaReader(KafkaSource source, int partition, nint queue, long position, TimeProvider clock)
    {
        (this.source, this.partition, this.queue, this.position, this.clock) = (source, partition, queue, position, clock);
        self = GCHandle.Alloc(this);
        RdKafka.CallWhenFilled(queue, &OnFilled, GCHandle.ToIntPtr(self));
    }

    /// <summary>The offset after the last record that was read.</summary>
    public long Position => Volatile.Read(ref position);

    /// <inheritdoc/>
    public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (Read() is { } batch) return batch;

            // Between the look above and this line the queue may have been filled, and nobody was told: hence the second look.
            var filled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref awaited, filled);
            if (Read() is { } late) return late;
            await filled.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public unsafe ValueTask DisposeAsync()
    {
        if (isDisposed) return ValueTask.CompletedTask;
        isDisposed = true;
        RdKafka.CallWhenFilled(queue, null, 0);
        self.Free();
        while (next < count) RdKafka.DestroyMessage((RdMessage*)messages[next++]);
        source.Close(partition, queue);
        return ValueTask.CompletedTask;
    }

    /// <summary>Is called by librdkafka with the queue locked, so that it may only wake the reader.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFilled(nint client, nint argument)
    {
        var reader = (KafkaReader)GCHandle.FromIntPtr(argument).Target!;
        Volatile.Read(ref reader.awaited)?.TrySetResult();
    }

    private unsafe RecordBatch? Read()
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        long from = position, first = from;
        while (builder.Count == 0)
        {
            if (next == count && !Take()) return null;
            while (next < count && Add((RdMessage*)messages[next], ref first, now)) RdKafka.DestroyMessage((RdMessage*)messages[next++]);
        }

        Volatile.Write(ref position, first + builder.Count);
        return builder.Build(partition, from, first);
    }

    /// <summary>Takes messages from the queue; false where there are none.</summary>
    private unsafe bool Take()
    {
        fixed (nint* taken = messages)
            (next, count) = (0, Math.Max(0, (int)RdKafka.Consume(queue, timeoutMs: 0, (RdMessage**)taken, MessagesMax)));
        return count > 0;
    }

    /// <summary>Takes a message into the batch, or passes it over; false where it must begin another batch.</summary>
    /// <exception cref="KafkaFailureException">It is an error and not a record.</exception>
    /// <exception cref="SourcePositionLostException">The topic no longer holds the record that comes next.</exception>
    private unsafe bool Add(RdMessage* message, ref long first, long now)
    {
        if (message->Error != 0)
        {
            if (builder.Count > 0) return false;
            int error = message->Error;
            RdKafka.DestroyMessage((RdMessage*)messages[next++]);
            throw source.ReadFailure(partition, first, error);
        }

        // An assignment that is made anew may begin before what was read meanwhile.
        long expected = first + builder.Count;
        if (message->Offset < expected) return true;
        int length = (int)message->Length;
        bool fits = message->Offset == expected && builder.ByteCount + length <= BatchBytesMax;
        if (builder.Count > 0 && !fits) return false;
        if (builder.Count == 0) first = message->Offset;
        // A record without a value, with which compaction deletes a key, comes with a null pointer and length 0: an empty record.
        builder.Add(new ReadOnlySpan<byte>(message->Payload, length), new EventTime(Arrival(message, now)));
        return true;
    }

    private static unsafe long Arrival(RdMessage* message, long now)
    {
        int kind;
        long stamp = RdKafka.Timestamp(message, &kind);
        return kind switch
        {
            RdKafka.LogAppendTime => stamp,
            RdKafka.CreateTime => Math.Min(stamp, now),
            _ => now,
        };
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Tidemark.Core;

namespace Tidemark.Connectors.Kafka;

/// <summary>Produces records so that each is in its topic once and acknowledged by all replicas in sync, or fails (librdkafka's idempotent
/// producer). Safe for use by several callers at once.</summary>
/// <remarks>A record whose acknowledgement did not come in time may stand in the topic nevertheless.</remarks>
public sealed class KafkaProducer : IAsyncDisposable
{
    private const int FlushMs = 200;

    /// <summary>How many acknowledgements are taken from an event at once.</summary>
    private const int AcknowledgedMax = 256;

    /// <summary>Topic, partition, value, flags, opaque, key, header.</summary>
    private const int FieldsMax = 7;

    private readonly KafkaOptions options;
    private readonly KafkaClient client;
    private readonly Lock gate = new();
    private TaskCompletionSource? awaited;

    /// <param name="options">Where the cluster is.</param>
    /// <param name="logger">Is told of errors that librdkafka goes on from by itself.</param>
    /// <exception cref="TidemarkException">A property is wrong, or the Kafka client library is not installed.</exception>
    public KafkaProducer(KafkaOptions options, ILogger logger)
    {
        this.options = options;
        client = new KafkaClient(options, RdKafka.Producer, Properties(options), RdKafka.EventDelivery, OnEvent, logger);
    }

    /// <summary>Produces records to a topic; completes when every one of them is acknowledged.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="records">The records; the caller may use their bytes again when this has completed.</param>
    /// <param name="cancellationToken">Gives up the wait; what was handed over by then is produced all the same.</param>
    /// <exception cref="KafkaFailureException">A record was not acknowledged within <see cref="KafkaOptions.DeliveryTimeout"/>, or was
    /// refused; the others may stand in the topic.</exception>
    public async Task ProduceAsync(string topic, ReadOnlyMemory<KafkaRecord> records, CancellationToken cancellationToken)
    {
        if (records.IsEmpty) return;
        var delivery = new Delivery(records.Length);
        int handed = 0, error = 0;
        try
        {
            while (handed < records.Length)
            {
                // A place that is freed after this line ends the wait below.
                Task freed = Freed();
                error = HandOver(topic, records.Span, delivery.Opaque, ref handed);
                if (error == KafkaError.QueueFull) await freed.WaitAsync(cancellationToken);
                else if (error != 0) break;
            }
        }
        finally
        {
            if (handed < records.Length) delivery.Settle(records.Length - handed, error, records.Span[handed].Partition);
        }

        (int failure, int partition) = await delivery.Done.WaitAsync(cancellationToken);
        if (failure == 0) return;
        throw client.Failure(
            $"Producing {records.Length} records to topic {topic} (partition {partition})", failure,
            "Check the brokers and the topic, and that the user may write to it; the records may be sent again.");
    }

    /// <summary>Waits for what was handed over, each record at most for its delivery time-out, and disconnects.</summary>
    public ValueTask DisposeAsync() => new(Task.Run(() =>
    {
        while (RdKafka.Flush(client.Handle, FlushMs) == KafkaError.TimedOut)
        {
            // Each record is acknowledged, or fails by its own time-out.
        }

        client.Dispose();
    }));

    internal static Dictionary<string, string> Properties(KafkaOptions options) => new()
    {
        ["enable.idempotence"] = "true",
        ["partitioner"] = "murmur2_random",
        ["message.timeout.ms"] = ((long)options.DeliveryTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        // What waits is bounded in bytes alone.
        ["queue.buffering.max.messages"] = "10000000",
        ["queue.buffering.max.kbytes"] = (options.ProduceBytesMax >> 10).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Hands records over to librdkafka, which copies them, from the first that has not been.</summary>
    /// <returns>0 where all are handed over, else why the first that is not was refused.</returns>
    private unsafe int HandOver(string topic, ReadOnlySpan<KafkaRecord> records, nint opaque, ref int handed)
    {
        RdProduceField* fields = stackalloc RdProduceField[FieldsMax];
        nint name = Marshal.StringToCoTaskMemUTF8(topic);
        try
        {
            fields[0] = new RdProduceField { Kind = RdProduceField.Topic, First = name };
            fields[1] = new RdProduceField { Kind = RdProduceField.Flags, First = RdKafka.CopyPayload };
            fields[2] = new RdProduceField { Kind = RdProduceField.Opaque, First = opaque };
            for (; handed < records.Length; handed++)
            {
                int error = HandOver(records[handed], fields);
                if (error != 0) return error;
            }

            return 0;
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    private unsafe int HandOver(in KafkaRecord record, RdProduceField* fields)
    {
        fixed (byte* value = record.Value.Span, key = record.Key.Span, identity = record.Identity.Span)
        fixed (byte* header = KafkaRecord.IdentityHeaderUtf8)
        {
            nuint count = 3;
            fields[count++] = new RdProduceField { Kind = RdProduceField.Partition, First = record.Partition };
            // A null pointer would make it a record without a value, which deletes its key where a topic is compacted.
            nint first = record.Value.Length > 0 ? (nint)value : (nint)header;
            fields[count++] = new RdProduceField { Kind = RdProduceField.Value, First = first, Second = record.Value.Length };
            if (record.Key.Length > 0)
                fields[count++] = new RdProduceField { Kind = RdProduceField.Key, First = (nint)key, Second = record.Key.Length };
            if (record.Identity.Length > 0)
            {
                fields[count++] = new RdProduceField
                {
                    Kind = RdProduceField.Header, First = (nint)header, Second = (nint)identity, Third = record.Identity.Length,
                };
            }

            nint failure = RdKafka.Produce(client.Handle, fields, count);
            if (failure == 0) return 0;
            int error = RdKafka.ErrorCode(failure);
            RdKafka.DestroyError(failure);
            return error;
        }
    }

    /// <remarks>Called on the client's thread.</remarks>
    private unsafe void OnEvent(nint happening)
    {
        RdMessage** messages = stackalloc RdMessage*[AcknowledgedMax];
        nuint count;
        while ((count = RdKafka.EventMessages(happening, messages, AcknowledgedMax)) > 0)
        {
            for (nuint i = 0; i < count; i++)
                Delivery.Of(messages[i]->Opaque).Settle(1, messages[i]->Error, messages[i]->Partition);
        }

        // The messages keep their places in the queue until the event is gone.
        RdKafka.DestroyEvent(happening);
        lock (gate)
        {
            awaited?.SetResult();
            awaited = null;
        }
    }

    /// <summary>Completes when places in librdkafka's queue have been freed after this call.</summary>
    private Task Freed()
    {
        lock (gate) return (awaited ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}

using System.Runtime.InteropServices;
using Tidemark.Connectors.Native;

namespace Tidemark.Connectors.Kafka;

/// <summary>The calls of librdkafka 2.0 that reading, producing and the group need. Its own documentation, <c>rdkafka.h</c>, describes each
/// under the name given here.</summary>
/// <remarks>All may be called from any thread. <c>client</c> is an <c>rd_kafka_t</c>, <c>queue</c> an <c>rd_kafka_queue_t</c>.</remarks>
internal static unsafe partial class RdKafka
{
    public const int Producer = 0, Consumer = 1;

    /// <summary>No such thing.</summary>
    public const nint Null = 0;

    public const int EventNone = 0, EventDelivery = 0x1, EventLog = 0x4, EventError = 0x8, EventRebalance = 0x10;

    public const int CreateTime = 1, LogAppendTime = 2;

    public const int CopyPayload = 0x2;

    public const int DestroyWithoutLeaving = 0x8;

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Set(nint configuration, string name, string value, byte* error, nuint errorBytes);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_conf_set_events")]
    public static partial void SetEvents(nint configuration, int events);

    /// <remarks>Takes the configuration over unless it fails.</remarks>
    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint configuration, byte* error, nuint errorBytes);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_destroy_flags")]
    public static partial void Destroy(nint client, int flags);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_err2name")]
    public static partial nint ErrorName(int error);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_err2str")]
    public static partial nint ErrorText(int error);

    /// <remarks>Of an <c>rd_kafka_error_t</c>.</remarks>
    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_error_code")]
    public static partial int ErrorCode(nint error);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void DestroyError(nint error);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_set_log_queue")]
    public static partial int SetLogQueue(KafkaHandle client, nint queue);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_poll_set_consumer")]
    public static partial int PollThroughConsumer(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_queue_get_main")]
    public static partial nint MainQueue(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint ConsumerQueue(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_queue_cb_event_enable")]
    public static partial void CallWhenFilled(nint queue, delegate* unmanaged[Cdecl]<nint, nint, void> callback, nint argument);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint Poll(nint queue, int timeoutMs);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_type")]
    public static partial int EventType(nint happening);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_error")]
    public static partial int EventErrorCode(nint happening);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_error_string")]
    public static partial nint EventErrorText(nint happening);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_log")]
    public static partial int EventLogLine(nint happening, out nint facility, out nint text, out int level);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_topic_partition_list")]
    public static partial RdPartitionList* EventPartitions(nint happening);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_message_array")]
    public static partial nuint EventMessages(nint happening, RdMessage** messages, nuint count);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void DestroyEvent(nint happening);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial RdPartitionList* NewPartitions(int capacity);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial RdPartition* AddPartition(RdPartitionList* list, string topic, int partition);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void DestroyPartitions(RdPartitionList* list);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_subscribe")]
    public static partial int Subscribe(KafkaHandle client, RdPartitionList* topics);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_unsubscribe")]
    public static partial int Unsubscribe(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_consumer_close")]
    public static partial int Close(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_assign")]
    public static partial int Assign(KafkaHandle client, RdPartitionList* partitions);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_assignment_lost")]
    public static partial int IsAssignmentLost(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_pause_partitions")]
    public static partial int Pause(KafkaHandle client, RdPartitionList* partitions);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTopic(KafkaHandle client, string topic, nint configuration);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void DestroyTopic(nint topic);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_queue_new")]
    public static partial nint NewQueue(KafkaHandle client);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_consume_start_queue")]
    public static partial int StartReading(nint topic, int partition, long offset, nint queue);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_consume_stop")]
    public static partial int StopReading(nint topic, int partition);

    /// <summary>Why the last call of this thread that gives no error failed.</summary>
    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_last_error")]
    public static partial int LastError();

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_commit")]
    public static partial int Commit(KafkaHandle client, RdPartitionList* offsets, int isAsynchronous);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_query_watermark_offsets", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int QueryOffsets(KafkaHandle client, string topic, int partition, out long low, out long high, int timeoutMs);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_get_watermark_offsets", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int KnownOffsets(KafkaHandle client, string topic, int partition, out long low, out long high);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint Consume(nint queue, int timeoutMs, RdMessage** messages, nuint count);

    /// <remarks>It reads one field, so that the change to native code and back would cost more than the call.</remarks>
    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    public static partial long Timestamp(RdMessage* message, int* kind);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void DestroyMessage(RdMessage* message);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_metadata")]
    public static partial int Metadata(KafkaHandle client, int allTopics, nint topic, out RdMetadata* metadata, int timeoutMs);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_metadata_destroy")]
    public static partial void DestroyMetadata(RdMetadata* metadata);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_produceva")]
    public static partial nint Produce(KafkaHandle client, RdProduceField* fields, nuint count);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_flush")]
    public static partial int Flush(KafkaHandle client, int timeoutMs);
}

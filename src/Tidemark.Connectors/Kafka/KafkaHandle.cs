using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary>An <c>rd_kafka_t</c>: a client with its threads and connections. A consumer must have left its group before.</summary>
internal sealed class KafkaHandle : SafeHandle
{
    public KafkaHandle(nint client) : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(client);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        RdKafka.Destroy(handle, RdKafka.DestroyWithoutLeaving);
        return true;
    }
}

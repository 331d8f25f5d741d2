using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary>Error codes of librdkafka, of which those below 0 are its own and the others a broker's.</summary>
internal static class KafkaError
{
    public const int AllBrokersDown = -187, Authentication = -169, Ssl = -181, TimedOut = -185,
        QueueFull = -184, AssignPartitions = -175, RevokePartitions = -174, State = -172, PreviousInProgress = -177,
        OffsetReset = -140, UnknownTopic = 3;

    /// <summary>What a person can look up and understand: name and text.</summary>
    public static string Describe(int error) => $"{Text(RdKafka.ErrorName(error))} ({Text(RdKafka.ErrorText(error))})";

    /// <summary>The text at a pointer; empty where it is null.</summary>
    public static string Text(nint pointer) => Marshal.PtrToStringUTF8(pointer) ?? "";
}

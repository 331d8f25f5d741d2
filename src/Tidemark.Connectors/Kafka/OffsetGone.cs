namespace Tidemark.Connectors.Kafka;

/// <summary>What a shard does where its topic no longer holds the record it must go on from.</summary>
public enum OffsetGone
{
    /// <summary>It stops until a person decides: records are lost.</summary>
    Stop,

    /// <summary>It goes on from the first record that is held, and counts what is missing.</summary>
    GoOn,
}

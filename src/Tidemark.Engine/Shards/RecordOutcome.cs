namespace Tidemark.Engine.Shards;

/// <summary>What a shard does with a record: exactly one of these.</summary>
public enum RecordOutcome
{
    /// <summary>The event changed the state.</summary>
    Applied,

    /// <summary>Its identity had been seen.</summary>
    Duplicate,

    /// <summary>No window of any family could take it.</summary>
    Late,

    /// <summary>It does not decode to a valid event.</summary>
    Rejected,

    /// <summary>Its step threw; it was skipped.</summary>
    Poisoned,
}

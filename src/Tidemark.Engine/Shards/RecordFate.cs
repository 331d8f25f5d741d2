namespace Tidemark.Engine.Shards;

/// <summary>What became of one record.</summary>
/// <param name="Outcome">What the shard did with it.</param>
/// <param name="Code">Of a dead letter, its code; else null.</param>
/// <param name="Message">Of a dead letter, why; else null.</param>
public readonly record struct RecordFate(RecordOutcome Outcome, string? Code = null, string? Message = null)
{
    /// <summary>Whether the record is now among the dead letters.</summary>
    public bool IsDead => Outcome is RecordOutcome.Rejected or RecordOutcome.Poisoned;
}

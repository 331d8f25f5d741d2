using System.Diagnostics;
using Tidemark.Engine.Shards;

namespace Tidemark.Server.DeadLetters;

/// <summary>The names of fates in answers and in the ledger.</summary>
internal static class LetterFates
{
    /// <summary>Counted in by an earlier record.</summary>
    public const string Duplicate = "duplicate";

    /// <summary>Sent, and not known what became of it.</summary>
    public const string Unknown = "unknown";

    /// <summary>The name of what a shard did.</summary>
    public static string Name(RecordOutcome outcome) => outcome switch
    {
        RecordOutcome.Applied => "applied",
        RecordOutcome.Duplicate => Duplicate,
        RecordOutcome.Late => "late",
        RecordOutcome.Rejected => "rejected",
        RecordOutcome.Poisoned => "poisoned",
        _ => throw new UnreachableException($"outcome {outcome}"),
    };
}

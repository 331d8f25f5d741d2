using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Server.DeadLetters;

/// <summary>The last replay of a dead letter.</summary>
/// <param name="Id">The letter.</param>
/// <param name="Time">When its record was sent, which is the arrival stamp of that record.</param>
/// <param name="Retries">How often the event had been tried in vain by then.</param>
/// <param name="Position">The offset its record got in the log of the letter's shard; null while it is not known.</param>
/// <param name="Fate">What became of it; null while that is not known.</param>
/// <param name="Code">Where it became a dead letter again, the code.</param>
/// <param name="Message">Where it became a dead letter again, why.</param>
internal sealed record LetterReplay(
    OutputId Id, EventTime Time, int Retries, long? Position = null, string? Fate = null, string? Code = null, string? Message = null)
{
    /// <summary>Whether the event is a dead letter again, under another identity.</summary>
    public bool HasFailedAgain => Code is not null;
}

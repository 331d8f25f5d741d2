using Tidemark.Core.Time;

namespace Tidemark.Server.DeadLetters;

/// <summary>One line of the ledger of replays; the last one of a letter holds.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Time">When it was sent.</param>
/// <param name="Retries">How often it had been tried by then.</param>
/// <param name="Position">The offset it got; null while it is not known.</param>
/// <param name="Fate">What became of it; null while that is not known.</param>
/// <param name="Code">Of a letter that failed again, the code.</param>
/// <param name="Message">Of a letter that failed again, why.</param>
/// <param name="Withdrawn">Whether nothing was sent after all.</param>
internal sealed record LedgerLine(
    string Letter, EventTime Time, int Retries, long? Position, string? Fate, string? Code, string? Message, bool Withdrawn);

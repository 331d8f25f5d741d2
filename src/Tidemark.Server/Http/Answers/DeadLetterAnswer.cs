using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>A dead letter: a record of the log that was refused, or that broke the step.</summary>
/// <param name="Id">Its identity, <c>shard-offset-index</c>.</param>
/// <param name="Code">Why: the code of the refusal, or <c>poisoned</c>.</param>
/// <param name="Message">Why, for a person.</param>
/// <param name="Source">Where it comes from: <c>log</c>.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Position">The offset in the shard's log.</param>
/// <param name="Retries">How often the event was tried in vain, replays included.</param>
/// <param name="Time">When it was given up; null where that was not told.</param>
/// <param name="Bytes">The length of the record.</param>
/// <param name="Replay">How its last replay stands; null where there was none.</param>
internal sealed record DeadLetterAnswer(
    string Id, string Code, string Message, string Source, int Shard, long Position, int Retries, EventTime? Time, int Bytes,
    ReplayAnswer? Replay)
{
    /// <summary>The record as the log holds it, its viewer hashed; left out in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? BytesBase64 { get; init; }
}

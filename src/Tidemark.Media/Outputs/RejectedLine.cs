using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Media.Outputs;

/// <summary>One line of <c>rejected.jsonl</c> and of the dead letters: input that was not taken.</summary>
/// <param name="Code">Why.</param>
/// <param name="Message">Why, for a person.</param>
/// <param name="Source">The file, or <c>log</c> for records of the log.</param>
/// <param name="Position">The line of the file from 1, or the offset in the log.</param>
/// <param name="BytesBase64">The input as it came.</param>
public sealed record RejectedLine(
    string Code,
    string Message,
    string Source,
    long Position,
    [property: JsonPropertyName("bytes_base64")] byte[] BytesBase64)
{
    /// <summary>How often the record was tried in vain, at least 1; absent for input that never reached the log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Retries { get; init; }

    /// <summary>When it was given up; absent for input that never reached the log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventTime? Time { get; init; }

    /// <summary>The identity of the output; absent for input that never reached the log. The last property.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }
}

using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Media.Outputs;

/// <summary>One line of <c>late.jsonl</c>: an event that no window could take any more.</summary>
/// <param name="Event">The event as the log holds it, its viewer hashed.</param>
/// <param name="Watermark">The watermark it missed.</param>
/// <param name="Id">The identity of the output, the last property.</param>
public sealed record LateLine(RawJson Event, EventTime Watermark, [property: JsonPropertyOrder(1)] string Id);

using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>A shard at one moment.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Node">The node that has it.</param>
/// <param name="Lag">Records that wait to be read.</param>
/// <param name="Watermark">Its watermark.</param>
/// <param name="AppliedPerSecond">Events applied per second since the state before; null in the first.</param>
/// <param name="IsReady">Whether it has recovered and steps.</param>
/// <param name="DelayMs">How far the watermark stays behind the greatest event time now, in milliseconds; null where events do not move
/// it.</param>
/// <param name="QuietMs">How long ago it last stepped through a record or, without one, recovered, in milliseconds; null while it is not
/// ready.</param>
/// <param name="Mailbox">Messages that wait for it.</param>
/// <param name="Late">Events too late for every window.</param>
/// <param name="Duplicates">Events seen before.</param>
/// <param name="Videos">Videos remembered.</param>
internal sealed record LiveShard(
    int Shard, string Node, long Lag, EventTime Watermark, double? AppliedPerSecond, [property: JsonPropertyName("ready")] bool IsReady,
    long? DelayMs, long? QuietMs, int Mailbox, long Late, long Duplicates, long Videos);

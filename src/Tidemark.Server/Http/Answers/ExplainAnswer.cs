using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>Why the windows of a video stand as they do.</summary>
/// <param name="Shard">The shard of the video, whose watermark alone decides what fires and what is late.</param>
/// <param name="Watermark">That watermark.</param>
/// <param name="DelayMs">How far it stays behind the greatest event time now; null where events do not move it.</param>
/// <param name="GreatestEventTime">The greatest time of an applied event of the shard.</param>
/// <param name="Lag">Records of the shard that wait to be read.</param>
/// <param name="QuietMs">For how long the shard has got no event; null while it recovers.</param>
/// <param name="Applied">Events of the video that were counted in.</param>
/// <param name="Duplicates">Events of the video whose identity had been seen.</param>
/// <param name="Late">Events of the video, since it was known, that no window of any family could take.</param>
/// <param name="LateByWindow">Applied events of the video that a window family alone could not take, by its name.</param>
/// <param name="Refused">Refused events: they have no video that could be trusted, so these are the node's, since it started, by
/// code.</param>
/// <param name="Windows">What each window waits for.</param>
internal sealed record ExplainAnswer(
    int Shard, EventTime Watermark, long? DelayMs, EventTime GreatestEventTime, long Lag, long? QuietMs, long Applied, long Duplicates,
    long Late, IReadOnlyDictionary<string, long> LateByWindow, IReadOnlyDictionary<string, long> Refused,
    IReadOnlyList<WindowReason> Windows);

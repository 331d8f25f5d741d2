using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>Where the shard of an entity stands, and what of the entity was not counted in.</summary>
/// <param name="Watermark">The shard's watermark.</param>
/// <param name="DelayMs">How far it stays behind the greatest event time now, in milliseconds; null where events do not move it.</param>
/// <param name="GreatestEventTime">The greatest time of an applied event of the shard.</param>
/// <param name="Duplicates">Events of the entity whose identity had been seen.</param>
/// <param name="Late">Events of the entity, since it was known, that no window of any family could take.</param>
/// <param name="LateForWindow">Applied events of the entity that each family alone could not take, in the order of the families.</param>
public sealed record KeyReport(
    EventTime Watermark, long? DelayMs, EventTime GreatestEventTime, long Duplicates, long Late, IReadOnlyList<long> LateForWindow);

using Tidemark.Media.Windows;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>A session as a list of moments, each of which reaches over the gap that follows it.</summary>
internal sealed record OracleSession(long GapMs, IReadOnlyList<(long Time, MediaCounts Counts)> Events)
{
    public (long Start, long End) Span => (Events.Min(e => e.Time), Events.Max(e => e.Time) + GapMs);

    public MediaCounts Counts => Events.Aggregate(default(MediaCounts), (sum, e) => FamilyOracle.Sum(sum, e.Counts));

    public bool Overlaps(OracleSession other) => Span.Start < other.Span.End && other.Span.Start < Span.End;
}

namespace Tidemark.Core.Time;

/// <summary>A half-open interval of event time: <paramref name="Start"/> belongs to it, <paramref name="End"/> does not.</summary>
/// <param name="Start">The first moment inside.</param>
/// <param name="End">The first moment after it.</param>
public readonly record struct Interval(EventTime Start, EventTime End)
{
    /// <summary>Whether <paramref name="time"/> lies inside.</summary>
    public bool Contains(EventTime time) => Start <= time && time < End;

    /// <summary>Whether all of <paramref name="other"/> lies inside.</summary>
    public bool Contains(Interval other) => Start <= other.Start && other.End <= End;

    /// <summary>Whether the two share at least one moment.</summary>
    public bool Overlaps(Interval other) => Start < other.End && other.Start < End;
}

using Tidemark.Core.Time;

namespace Tidemark.Core.Harness;

/// <summary>What a <see cref="StreamHarness"/> puts out.</summary>
/// <param name="Item">The number of the item that caused it, from 1.</param>
public abstract record StreamResult(long Item)
{
    /// <summary>What a window holds of a key.</summary>
    /// <param name="Item">The number of the item that caused it, from 1.</param>
    /// <param name="Window">The window.</param>
    /// <param name="Key">The key.</param>
    /// <param name="Count">How many events.</param>
    /// <param name="Sum">The sum of their values, rounded once.</param>
    /// <param name="Revision">How often this window of this key was put out before; of a session, those merged into it included.</param>
    /// <param name="Early">Whether the window is still open.</param>
    /// <param name="Replaces">Of a session: what was put out before that it stands for now; by start.</param>
    public sealed record Emission(
        long Item, Interval Window, string Key, long Count, double Sum, int Revision, bool Early, IReadOnlyList<Interval> Replaces)
        : StreamResult(Item)
    {
        /// <summary>Equality by value, that of <see cref="Replaces"/> included.</summary>
        public bool Equals(Emission? other) =>
            other is not null
            && (Item, Window, Key, Count, Sum, Revision, Early)
                == (other.Item, other.Window, other.Key, other.Count, other.Sum, other.Revision, other.Early)
            && Replaces.SequenceEqual(other.Replaces);

        /// <inheritdoc/>
        public override int GetHashCode() => (int)Item ^ (int)Count;
    }

    /// <summary>An event that no window could take.</summary>
    /// <param name="Item">The number of the event, from 1.</param>
    /// <param name="Event">The event.</param>
    /// <param name="Watermark">The watermark it missed.</param>
    public sealed record Late(long Item, StreamItem.Event Event, EventTime Watermark) : StreamResult(Item);
}

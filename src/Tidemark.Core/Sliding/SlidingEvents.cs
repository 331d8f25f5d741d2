namespace Tidemark.Core.Sliding;

/// <summary>Events as columns of equal length, in order of arrival. Owns nothing.</summary>
public readonly ref struct SlidingEvents
{
    /// <summary>Makes a view of the columns.</summary>
    /// <param name="keys">The key of each event as a small integer, as a table of keys gives them; any integer does.</param>
    /// <param name="timesMs">When each happened, in milliseconds of event time, none after its arrival.</param>
    /// <param name="values">The value of each, to be summed.</param>
    /// <param name="members">A uniform 64-bit hash of what is counted distinct; empty where that is nothing.</param>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public SlidingEvents(ReadOnlySpan<int> keys, ReadOnlySpan<long> timesMs, ReadOnlySpan<long> values, ReadOnlySpan<ulong> members)
    {
        if (timesMs.Length != keys.Length || values.Length != keys.Length || (members.Length != keys.Length && members.Length != 0))
        {
            throw new ArgumentException(
                $"Events came as {keys.Length} keys, {timesMs.Length} times, {values.Length} values and {members.Length} members; there "
                + "must be one of each for every event.");
        }

        Keys = keys;
        TimesMs = timesMs;
        Values = values;
        Members = members;
    }

    /// <summary>How many events there are.</summary>
    public int Count => Keys.Length;

    /// <summary>The keys.</summary>
    public ReadOnlySpan<int> Keys { get; }

    /// <summary>The times in milliseconds.</summary>
    public ReadOnlySpan<long> TimesMs { get; }

    /// <summary>The values.</summary>
    public ReadOnlySpan<long> Values { get; }

    /// <summary>The hashes of the members, or nothing.</summary>
    public ReadOnlySpan<ulong> Members { get; }

    /// <summary>Some of the events.</summary>
    public SlidingEvents Slice(int start, int count) => new(
        Keys.Slice(start, count), TimesMs.Slice(start, count), Values.Slice(start, count),
        Members.Length == 0 ? [] : Members.Slice(start, count));
}

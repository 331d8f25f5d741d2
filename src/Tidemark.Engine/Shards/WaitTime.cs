namespace Tidemark.Engine.Shards;

/// <summary>Adds up how long somebody has waited, a wait that is under way included.</summary>
/// <remarks>One waiter, any number of readers.</remarks>
public sealed class WaitTime
{
    private long ticks;
    private long since = long.MinValue;

    /// <summary>All waits together.</summary>
    public TimeSpan Total(TimeProvider clock)
    {
        long begun = Interlocked.Read(ref since);
        var over = new TimeSpan(Interlocked.Read(ref ticks));
        return begun == long.MinValue ? over : over + clock.GetElapsedTime(begun);
    }

    /// <summary>Waits for what is not done yet.</summary>
    internal async ValueTask SpendAsync(ValueTask waitedFor, TimeProvider clock)
    {
        if (waitedFor.IsCompletedSuccessfully) return;
        long begun = clock.GetTimestamp();
        Interlocked.Exchange(ref since, begun);
        try
        {
            await waitedFor;
        }
        finally
        {
            Interlocked.Exchange(ref since, long.MinValue);
            Interlocked.Add(ref ticks, clock.GetElapsedTime(begun).Ticks);
        }
    }
}

using Tidemark.Core.Time;

namespace Tidemark.Server.Replay;

/// <summary>Lets events pass when, so many times as fast as they happened, their time has come. The first one to ask sets the
/// beginning.</summary>
/// <param name="speed">How many times as fast, above 0; null for at once.</param>
/// <param name="clock">The clock.</param>
internal sealed class ReplayPace(double? speed, TimeProvider clock)
{
    /// <summary>What comes due within this time is sent together.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private EventTime? first;
    private long began;

    /// <summary>Whether an event's time has come.</summary>
    public bool IsDue(EventTime time) => speed is null || Ahead(time) <= TimeSpan.Zero;

    /// <summary>Waits until it has, and a little longer.</summary>
    public Task WaitAsync(EventTime time, CancellationToken cancellationToken)
    {
        // A timer takes at most some 49 days; who waits longer asks again.
        TimeSpan ahead = Ahead(time);
        return Task.Delay(ahead < Step ? Step : ahead > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : ahead, clock, cancellationToken);
    }

    private TimeSpan Ahead(EventTime time)
    {
        if (first is null) (first, began) = (time, clock.GetTimestamp());
        double dueMs = (time.Milliseconds - first.Value.Milliseconds) / speed!.Value;
        return TimeSpan.FromMilliseconds(Math.Min(dueMs, TimeSpan.FromDays(10_000).TotalMilliseconds)) - clock.GetElapsedTime(began);
    }
}

namespace Tidemark.UnitTests.Engine.Doubles;

/// <summary>A clock that moves by hand alone. Its timestamps count 800 ns, so that who takes them for ticks is found out.</summary>
internal sealed class ManualClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private readonly TaskCompletionSource ticking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan passed;

    /// <summary>Done once something ticks by this clock; what is moved before ticks nobody.</summary>
    public Task Ticking => ticking.Task;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond / 8;

    public override long GetTimestamp()
    {
        lock (gate) return passed.Ticks / 8;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return Start + passed;
    }

    /// <summary>Moves the clock; each timer that is due rings once.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (gate)
        {
            passed += by;
            due = [.. timers.Where(timer => timer.DueAt <= passed)];
            foreach (ManualTimer timer in due) timer.DueAt = timer.Period > TimeSpan.Zero ? passed + timer.Period : TimeSpan.MaxValue;
        }

        foreach (ManualTimer timer in due) timer.Ring();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (gate) timers.Add(timer);
        if (period > TimeSpan.Zero) ticking.TrySetResult();
        return timer;
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Ring() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                DueAt = dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : clock.passed + dueTime;
                Period = period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}

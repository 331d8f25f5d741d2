namespace Tidemark.SimulationTests.World;

/// <summary>The clock of a process. Its timestamps follow virtual time, at a frequency that nobody expects; its wall clock may be wrong
/// and jump.</summary>
internal sealed class SimClock(SimProcess process) : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far the wall clock is ahead, in milliseconds.</summary>
    public long SkewMs { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond / 8;

    /// <summary>The true wall clock at a virtual time, in milliseconds since the epoch.</summary>
    public static long WallMs(long now) => Start.ToUnixTimeMilliseconds() + (now / SimWorld.TicksPerMs);

    public override long GetTimestamp() => process.World.Now / 8;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(process.World.Now).AddMilliseconds(SkewMs);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}

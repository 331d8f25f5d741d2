namespace Tidemark.SimulationTests.World;

/// <summary>A timer of a process's clock; the callback comes by the world's queue, like everything of the process.</summary>
internal sealed class SimTimer(SimProcess process, TimerCallback callback, object? state) : ITimer
{
    private readonly SimProcess process = process;
    private long periodTicks;
    private int setting;

    // Finalizers dispose timers of crashed processes from a thread of their own.
    private volatile bool isDisposed;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        setting++;
        periodTicks = period.Ticks;
        if (dueTime >= TimeSpan.Zero) Arm(dueTime.Ticks);
        return true;
    }

    public void Dispose() => isDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Arm(long ticks)
    {
        int armed = setting;
        process.World.After(ticks, process, () => Ring(armed));
    }

    private void Ring(int armed)
    {
        if (isDisposed || armed != setting) return;
        if (periodTicks > 0) Arm(periodTicks);
        callback(state);
    }
}

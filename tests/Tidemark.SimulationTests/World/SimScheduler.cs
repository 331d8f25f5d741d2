namespace Tidemark.SimulationTests.World;

/// <summary>Runs the tasks of one process when the world lets them, never two at once and none inline.</summary>
internal sealed class SimScheduler(SimProcess process) : TaskScheduler
{
    public void Execute(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        // Of a crashed process also finalizers come by, on their own thread.
        if (process.IsDead) return;
        if (process.World.IsOwnThread) process.World.Ready(process, task);
        else OffThread();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    /// <summary>Something awaited without its scheduler or used the thread pool; no seed would repeat what follows.</summary>
    private void OffThread() => process.World.Fail(
        "scheduler", $"A task of {process} came from another thread: something left its scheduler. {Environment.StackTrace}");
}

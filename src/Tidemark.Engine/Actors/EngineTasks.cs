namespace Tidemark.Engine.Actors;

/// <summary>Starts the engine's tasks on the scheduler they are to stay on.</summary>
internal static class EngineTasks
{
    /// <summary>Starts a task; what it awaits brings it back to the scheduler.</summary>
    public static Task Start(this TaskScheduler scheduler, Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    /// <summary>Starts a task that gives an answer.</summary>
    public static Task<TAnswer> Start<TAnswer>(this TaskScheduler scheduler, Func<Task<TAnswer>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
}

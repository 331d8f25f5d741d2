using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Log;

/// <summary>One append to several partitions, answered when the last of them has answered. Thread-safe.</summary>
/// <param name="partitions">How many answers there will be.</param>
internal sealed class AppendTicket(int partitions)
{
    private readonly TaskCompletionSource<AppendOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int unanswered = partitions;
    private Exception? failure;

    /// <summary>Ends with <see cref="AppendOutcome.Durable"/>, or with the first failure.</summary>
    public Task<AppendOutcome> Outcome => outcome.Task;

    /// <summary>Takes one partition's answer.</summary>
    /// <param name="problem">Why its records are not durable; null where they are.</param>
    public void Answer(Exception? problem)
    {
        if (problem is not null) Interlocked.CompareExchange(ref failure, problem, null);
        if (Interlocked.Decrement(ref unanswered) > 0) return;
        if (failure is null) outcome.SetResult(AppendOutcome.Durable);
        else outcome.SetException(failure);
    }
}

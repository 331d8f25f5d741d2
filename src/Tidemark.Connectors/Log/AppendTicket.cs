using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Log;

/// <summary>One append to several partitions, answered when the last of them has answered. Thread-safe.</summary>
/// <param name="partitions">How many answers there will be.</param>
internal sealed class AppendTicket(int partitions)
{
    private readonly TaskCompletionSource<AppendResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] firstOffsets = new long[partitions];
    private int unanswered = partitions;
    private Exception? failure;

    /// <summary>Ends with <see cref="AppendOutcome.Durable"/>, or with the first failure.</summary>
    public Task<AppendResult> Result => result.Task;

    /// <summary>Takes one partition's answer.</summary>
    /// <param name="part">The place of the partition's batch in the append.</param>
    /// <param name="firstOffset">The offset of its first record.</param>
    /// <param name="problem">Why its records are not durable; null where they are.</param>
    public void Answer(int part, long firstOffset, Exception? problem)
    {
        firstOffsets[part] = firstOffset;
        if (problem is not null) Interlocked.CompareExchange(ref failure, problem, null);
        if (Interlocked.Decrement(ref unanswered) > 0) return;
        if (failure is null) result.SetResult(new AppendResult(AppendOutcome.Durable, firstOffsets));
        else result.SetException(failure);
    }
}

namespace Tidemark.Connectors.Journal;

/// <summary>Something to write, and whoever waits for it.</summary>
internal abstract class JournalWrite
{
    /// <summary>Writes it within the writer's transaction. Called again where the first transaction failed.</summary>
    public abstract void Run(JournalTables tables);

    /// <summary>Answers after the transaction is durable.</summary>
    public abstract void Succeed();

    /// <summary>Answers that the transaction failed and nothing was written.</summary>
    public abstract void Fail(Exception cause);

    /// <summary>Lets its buffers go, once it will not be run again.</summary>
    public virtual void ReturnBuffers()
    {
        // Most have none.
    }
}

/// <summary>A write that gives a result.</summary>
internal abstract class JournalWrite<TResult> : JournalWrite
{
    private readonly TaskCompletionSource<TResult> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? result;
    private Exception? refusal;

    /// <summary>The result; known once the transaction is durable.</summary>
    public Task<TResult> Answer => answer.Task;

    /// <inheritdoc/>
    public sealed override void Run(JournalTables tables)
    {
        refusal = null;
        result = Apply(tables);
    }

    /// <inheritdoc/>
    public sealed override void Succeed()
    {
        if (refusal is null) answer.SetResult(result!);
        else answer.SetException(refusal);
    }

    /// <inheritdoc/>
    public sealed override void Fail(Exception cause) => answer.SetException(cause);

    /// <summary>Writes and returns the result, or returns <see cref="Refuse"/> before anything is written, because other writes share
    /// the transaction and are not to suffer.</summary>
    protected abstract TResult? Apply(JournalTables tables);

    protected TResult? Refuse(Exception because)
    {
        refusal = because;
        return default;
    }
}

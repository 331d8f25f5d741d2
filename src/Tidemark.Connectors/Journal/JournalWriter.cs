using System.Data.Common;
using Microsoft.Extensions.Logging;
using Tidemark.Core;

namespace Tidemark.Connectors.Journal;

/// <summary>Writes the journal: takes all writes that wait and makes them durable with one transaction.</summary>
/// <remarks>
/// A thread of its own does the writing, because fsync blocks for milliseconds and the pool's threads have other work. While it is in
/// one transaction the next group gathers. A group that fails is rolled back and each of its writes tried alone, so that one that cannot
/// be written (too large, for instance) fails alone.
/// </remarks>
internal sealed class JournalWriter : IAsyncDisposable
{
    /// <summary>The most writes that may wait; a caller beyond them waits for room. A shard has one at a time.</summary>
    public const int WaitingMax = 256;

    private readonly JournalDatabase database;
    private readonly ILogger logger;
    private WriteSession? session;
    private readonly SemaphoreSlim room = new(WaitingMax);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards `waiting` and `closing`; the rest is the thread's.
    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private List<JournalWrite> waiting = [];
    private List<JournalWrite> taken = [];
    private bool closing;

    /// <summary>Opens the database and starts the writing.</summary>
    public JournalWriter(JournalDatabase database, ILogger logger)
    {
        (this.database, this.logger) = (database, logger);
        session = new WriteSession(database);
        new Thread(Run, maxStackSize: 512 << 10) { IsBackground = true, Name = "journal" }.Start();
    }

    /// <summary>Hands over a write and waits until it is durable. Cancelling gives up the waiting: a write that has been handed over is
    /// still written.</summary>
    public async ValueTask<TResult> WriteAsync<TResult>(JournalWrite<TResult> write, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        lock (gate)
        {
            if (closing) room.Release();
            ObjectDisposedException.ThrowIf(closing, typeof(SqlJournal));
            waiting.Add(write);
            wake.Set();
        }

        return await write.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Writes what was handed over, and closes the database.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (!closing)
            {
                closing = true;
                wake.Set();
            }
        }

        return new ValueTask(stopped.Task);
    }

    private void Run()
    {
        while (Take())
        {
            Commit();
            foreach (JournalWrite write in taken) write.ReturnBuffers();
            room.Release(taken.Count);
            taken.Clear();
        }

        session?.Dispose();
        wake.Dispose();
        stopped.SetResult();
    }

    private bool Take()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    (taken, waiting) = (waiting, taken);
                    return true;
                }

                if (closing) return false;
            }

            wake.WaitOne();
        }
    }

    private void Commit()
    {
        Exception? failure = TryCommit(taken);
        if (failure is null)
        {
            Log.GroupWritten(logger, taken.Count, database.Name);
            foreach (JournalWrite write in taken) write.Succeed();
            return;
        }

        // Without a connection it is not known whether the group was written, so it must not be written again.
        bool isGroup = taken.Count > 1 && session is not null;
        if (isGroup) Log.GroupFailed(logger, failure, taken.Count, database.Name);
        foreach (JournalWrite write in taken)
        {
            if (isGroup) failure = TryCommit([write]);
            if (failure is null) write.Succeed();
            else write.Fail(failure is DbException cause ? database.Failure("Writing to", cause) : failure);
        }
    }

    private Exception? TryCommit(List<JournalWrite> group)
    {
        try
        {
            session ??= new WriteSession(database);
            session.Begin();
            foreach (JournalWrite write in group) write.Run(session.Tables);
            session.Commit();
            return null;
        }
        catch (Exception failure)
        {
            // A failure of any kind is the answer to those who wait; the thread goes on for the others.
            if (session?.TryRollBack() != false) return failure;
            session.Dispose();
            session = null;
            return failure is DbException or TidemarkException ? failure : new BrokenConnectionException(failure);
        }
    }
}

using System.Collections.Concurrent;
using System.Data.Common;
using Tidemark.Core;

namespace Tidemark.Connectors.Journal;

/// <summary>A few read connections, each used by one read at a time on a thread of the pool. A read sees everything that was answered
/// before it began, and does not hold up the writer. Thread-safe.</summary>
internal sealed class JournalReaders(JournalDatabase database) : IAsyncDisposable
{
    /// <summary>The most reads at a time; more wait.</summary>
    public const int ReadersMax = 4;

    private readonly SemaphoreSlim slots = new(ReadersMax);
    private readonly ConcurrentBag<DbConnection> idle = [];
    private volatile bool closed;

    /// <summary>Runs a read. Cancelling gives up the waiting.</summary>
    public async ValueTask<TResult> ReadAsync<TResult>(Func<DbConnection, TResult> read, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        // The slot is given back by the read itself, which goes on though nobody may be waiting for it.
        return await Task.Run(() => Run(read), CancellationToken.None).WaitAsync(cancellationToken);
    }

    /// <summary>Waits for the reads that run and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        closed = true;
        for (int i = 0; i < ReadersMax; i++) await slots.WaitAsync();
        while (idle.TryTake(out DbConnection? connection)) connection.Dispose();
        slots.Release(ReadersMax);
    }

    private TResult Run<TResult>(Func<DbConnection, TResult> read)
    {
        try
        {
            return database.Retries.Run(() => Attempt(read));
        }
        finally
        {
            slots.Release();
        }
    }

    private TResult Attempt<TResult>(Func<DbConnection, TResult> read)
    {
        DbConnection? connection = null;
        try
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqlJournal));
            if (!idle.TryTake(out connection)) connection = database.OpenReader();
            // One transaction, so that all statements of the read see the same journal.
            using (database.BeginRead(connection))
            {
                return read(connection);
            }
        }
        catch (Exception cause) when (cause is DbException || (cause is not TidemarkException && IsBroken(connection)))
        {
            // The others lead to the same place.
            connection?.Dispose();
            connection = null;
            while (idle.TryTake(out DbConnection? other)) other.Dispose();
            throw database.Failure("Reading", cause as DbException ?? new BrokenConnectionException(cause));
        }
        finally
        {
            if (IsBroken(connection)) connection!.Dispose();
            else if (connection is not null) idle.Add(connection);
        }
    }

    private static bool IsBroken(DbConnection? connection) => connection is not null && !JournalDatabase.IsUsable(connection);
}

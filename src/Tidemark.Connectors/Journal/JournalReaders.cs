using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Tidemark.Connectors.Journal;

/// <summary>A few read connections, each used by one read at a time on a thread of the pool. A read sees everything that was answered
/// before it began, and does not hold up the writer. Thread-safe.</summary>
internal sealed class JournalReaders(string path) : IAsyncDisposable
{
    /// <summary>The most reads at a time; more wait.</summary>
    public const int ReadersMax = 4;

    private readonly SemaphoreSlim slots = new(ReadersMax);
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool closed;

    /// <summary>Runs a read. Cancelling gives up the waiting.</summary>
    public async ValueTask<TResult> ReadAsync<TResult>(Func<SqliteConnection, TResult> read, CancellationToken cancellationToken)
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
        while (idle.TryTake(out SqliteConnection? connection)) connection.Dispose();
        slots.Release(ReadersMax);
    }

    private TResult Run<TResult>(Func<SqliteConnection, TResult> read)
    {
        SqliteConnection? connection = null;
        try
        {
            ObjectDisposedException.ThrowIf(closed, typeof(SqliteJournal));
            if (!idle.TryTake(out connection)) connection = JournalFile.OpenReader(path);
            // One transaction, so that all statements of the read see the same journal.
            using (connection.BeginTransaction(deferred: true))
            {
                return read(connection);
            }
        }
        catch (SqliteException cause)
        {
            connection?.Dispose();
            connection = null;
            throw JournalFailure.Of(path, "Reading", cause);
        }
        finally
        {
            if (connection is not null) idle.Add(connection);
            slots.Release();
        }
    }
}

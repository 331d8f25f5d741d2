using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;

namespace Tidemark.Server.Access;

/// <summary>The access keys as a node knows them. Safe for use from any thread.</summary>
/// <remarks>Keys change in the database, by a command or on another node, and are read again when they are older than
/// <see cref="FreshFor"/>: so soon is a revoked key refused everywhere. While the database cannot be read, those known go on.</remarks>
internal sealed class KeyRing(KeyStore store, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How old the known keys may be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim reading = new(1);
    private volatile FrozenDictionary<string, StoredKey> keys = FrozenDictionary<string, StoredKey>.Empty;
    private long readAt = long.MinValue;

    /// <summary>The key of an id, in force or not; null where there is none.</summary>
    public async ValueTask<StoredKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!IsFresh()) await ReadAsync(cancellationToken);
        return keys.GetValueOrDefault(id);
    }

    /// <summary>Whether any key is in force now, of one role or of any.</summary>
    public async Task<bool> HasAnyAsync(Role? role, CancellationToken cancellationToken)
    {
        var now = new Core.Time.EventTime(clock.GetUtcNow().ToUnixTimeMilliseconds());
        return (await store.ReadAsync(cancellationToken)).Any(key =>
            AccessKeys.IsInForce(key, now) && (role is not { } needed || key.Role == Roles.Name(needed)));
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private bool IsFresh()
    {
        long at = Interlocked.Read(ref readAt);
        return at != long.MinValue && clock.GetElapsedTime(at) < FreshFor;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh()) return;
            keys = (await store.ReadAsync(cancellationToken)).ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);
        }
        catch (ControlUnavailableException failure)
        {
            Log.KeysNotRead(logger, failure);
        }
        finally
        {
            Interlocked.Exchange(ref readAt, clock.GetTimestamp());
            reading.Release();
        }
    }
}

using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;

namespace Tidemark.Server.Access;

/// <summary>The access keys as a node knows them. Safe for use from any thread.</summary>
/// <remarks>Keys change in the database, by a command or on another node, and are read again when they are older than
/// <see cref="FreshFor"/>: so soon is a revoked key refused everywhere. A request waits a moment for that and no longer: while the database
/// does not answer, the keys known go on, and nobody stands still for it.</remarks>
internal sealed class KeyRing
{
    /// <summary>How old the known keys may be.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);

    /// <summary>A key that is not known may have been made just now; so often it is looked for.</summary>
    private static readonly TimeSpan newFor = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan waitMax = TimeSpan.FromMilliseconds(250);

    private readonly KeyStore store;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private volatile FrozenDictionary<string, StoredKey> keys;
    private Task reading = Task.CompletedTask;
    private long readAt;

    private KeyRing(KeyStore store, TimeProvider clock, ILogger logger, FrozenDictionary<string, StoredKey> keys)
    {
        (this.store, this.clock, this.logger, this.keys) = (store, clock, logger, keys);
        readAt = clock.GetTimestamp();
    }

    /// <summary>Reads the keys.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public static async Task<KeyRing> OpenAsync(
        KeyStore store, TimeProvider clock, ILogger logger, CancellationToken cancellationToken) =>
        new(store, clock, logger, Ring(await store.ReadAsync(cancellationToken)));

    /// <summary>The key of an id, in force or not; null where there is none.</summary>
    public async ValueTask<StoredKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        TimeSpan age = clock.GetElapsedTime(Interlocked.Read(ref readAt));
        if (age >= FreshFor || (age >= newFor && !keys.ContainsKey(id)))
        {
            Task read = BeginReading();
            if (!read.IsCompleted) await Task.WhenAny(read, Task.Delay(waitMax, clock, cancellationToken));
        }

        return keys.GetValueOrDefault(id);
    }

    /// <summary>Whether any of the known keys is in force, of one role or of any.</summary>
    public bool HasAny(Role? role, EventTime now) => keys.Values.Any(key =>
        AccessKeys.IsInForce(key, now) && (role is not { } needed || key.Role == Roles.Name(needed)));

    private static FrozenDictionary<string, StoredKey> Ring(IReadOnlyList<StoredKey> read) =>
        read.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal);

    /// <summary>One reading at a time, which no request can break off.</summary>
    private Task BeginReading()
    {
        lock (gate)
        {
            if (reading.IsCompleted) reading = Task.Run(ReadAsync);
            return reading;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            keys = Ring(await store.ReadAsync(CancellationToken.None));
        }
        catch (ControlUnavailableException failure)
        {
            Log.KeysNotRead(logger, failure);
        }

        Interlocked.Exchange(ref readAt, clock.GetTimestamp());
    }
}

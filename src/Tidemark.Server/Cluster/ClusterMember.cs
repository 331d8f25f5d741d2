using System.Reflection;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Cluster;
using Tidemark.Connectors.Kafka;
using Tidemark.Core;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.Media.Shards;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Cluster;

/// <summary>This node's part in the cluster: tells the registry that it lives and where its shards are, knows the others, follows the
/// consumer group and drains when asked. Safe for use from any thread.</summary>
/// <remarks>The group assigns and the journal fences; what the registry says only finds the way to an owner.</remarks>
public sealed class ClusterMember : IPlacement, IAsyncDisposable
{
    private static readonly TimeSpan lookAgain = TimeSpan.FromMilliseconds(50);

    private ClusterOptions options;
    private readonly ClusterRegistry registry;
    private readonly KafkaSource source;
    private readonly TimeSpan handOver;
    private readonly Peers peers;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim asking = new(1, 1);
    private Roster roster = Roster.Empty;
    private long rosterAt;
    private bool isResting;
    private GroupShards? group;
    private ShardHost<MediaShardState>? shards;
    private Task running = Task.CompletedTask;

    /// <summary>What may wait for shards or for Kafka, and must not hold up the heartbeat. Only the heartbeat's loop touches it.</summary>
    private Task chores = Task.CompletedTask;

    private ClusterMember(NodeOptions node, ClusterRegistry registry, KafkaSource source, TimeProvider clock, ILogger logger)
    {
        (options, handOver) = (node.Cluster, node.Kafka.RevokeDeadline);
        (this.registry, this.source, this.clock, this.logger) = (registry, source, clock, logger);
        peers = new Peers(options, logger);
    }

    /// <summary>The version of the program.</summary>
    public static string Version => typeof(ClusterMember).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    /// <summary>The node's name.</summary>
    public string Node => options.Node;

    /// <summary>Where others reach it.</summary>
    public string Endpoint => options.Advertise;

    /// <summary>The cluster as last known.</summary>
    public Roster Roster => Volatile.Read(ref roster);

    /// <summary>Ends when the node can be a member no longer, with the reason; until then it runs.</summary>
    public Task Running => running;

    /// <summary>Opens the registry; the node is not a member yet.</summary>
    /// <param name="node">How the node is configured.</param>
    /// <param name="source">The topic and its group.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="loggers">Where the node logs to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryUnavailableException">The database cannot be used.</exception>
    public static async Task<ClusterMember> OpenAsync(
        NodeOptions node, KafkaSource source, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        ClusterRegistry registry = await ClusterRegistry.OpenAsync(node.JournalPostgres, cancellationToken);
        return new ClusterMember(node, registry, source, clock, loggers.CreateLogger<ClusterMember>());
    }

    /// <summary>Registers the node and joins the group. To be called once, when the node answers at its endpoint.</summary>
    /// <param name="held">The shards that the group gives and takes.</param>
    /// <param name="address">Where the node listens, which is where others reach it unless another address is given.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TidemarkException">Another node that lives has the name, or the database failed.</exception>
    public async Task JoinAsync(ShardHost<MediaShardState> held, string address, CancellationToken cancellationToken)
    {
        shards = held;
        options = options with
        {
            Node = options.Node.Length > 0 ? options.Node : $"{Environment.MachineName}-{new Uri(address).Port}",
            Advertise = options.Advertise.Length > 0 ? options.Advertise.TrimEnd('/') : address,
        };
        await BeatAsync(cancellationToken);
        Log.Joined(logger, Node, Endpoint);
        isResting = Self?.IsDraining ?? false;
        if (isResting) Log.Draining(logger, Node);
        group = new GroupShards(shards, AskForAsync, handOver, clock, logger);
        running = Task.WhenAll(EndingAll(source.RunAsync(group, isResting, stopping.Token)), EndingAll(FollowAsync()));
    }

    /// <summary>Reads the roster anew, unless that was done just now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            if (clock.GetElapsedTime(rosterAt) < options.Heartbeat / 10) return;
            Note(await registry.ReadAsync(cancellationToken));
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>The node that has a shard; null where none is known to have it.</summary>
    public Member? OwnerOf(int shard) =>
        Roster.Placements.TryGetValue(shard, out Placement? placement) && !placement.IsReleased ? Find(placement.Node) : null;

    /// <summary>Whether a node was heard of lately.</summary>
    public bool IsHeard(Member member) => member.Age < options.SilenceMax;

    /// <summary>Asks a node to drain, or to take shards again.</summary>
    /// <returns>Whether there is such a node.</returns>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public async Task<bool> SetDrainingAsync(string node, bool isDraining, CancellationToken cancellationToken)
    {
        bool isKnown = await registry.SetDrainingAsync(node, isDraining, cancellationToken);
        if (isKnown) Note(await registry.ReadAsync(cancellationToken));
        return isKnown;
    }

    /// <summary>Gives a shard up because its next owner asks for it.</summary>
    /// <returns>False where the group gives it to this node, so that whoever asks is mistaken.</returns>
    public Task<bool> GiveUpAsync(int shard, CancellationToken cancellationToken) =>
        group?.GiveUpAsync(shard, cancellationToken) ?? Task.FromResult(true);

    /// <inheritdoc/>
    public bool MayClaim(int shard) => group!.IsAssigned(shard);

    /// <inheritdoc/>
    public async ValueTask ReadyAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await registry.ReadyAsync(Node, claim, cancellationToken);
        }
        catch (RegistryUnavailableException failure)
        {
            Log.NotNoted(logger, failure, claim.Shard);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReleasedAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await registry.ReleasedAsync(claim, cancellationToken);
        }
        catch (RegistryUnavailableException failure)
        {
            Log.NotNoted(logger, failure, claim.Shard);
        }
    }

    /// <summary>Leaves the group, goes on with the shards until their next owners ask for them, and leaves the registry.</summary>
    /// <param name="deadline">When to go, whoever has not asked.</param>
    public async Task LeaveAsync(CancellationToken deadline)
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await WaitUntilAskedAsync(deadline);
        try
        {
            await registry.LeaveAsync(Node, CancellationToken.None);
        }
        catch (RegistryUnavailableException failure)
        {
            Log.RegistryFailed(logger, failure, clock.GetElapsedTime(rosterAt).TotalSeconds);
        }
    }

    /// <summary>Closes the registry.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        peers.Dispose();
        await registry.DisposeAsync();
        asking.Dispose();
        stopping.Dispose();
    }

    private Member? Self => Find(Node);

    private Member? Find(string node) => Roster.Members.FirstOrDefault(m => m.Node == node);

    /// <summary>What ends one part of the membership ends the other.</summary>
    private async Task EndingAll(Task part)
    {
        try
        {
            await part;
        }
        finally
        {
            await stopping.CancelAsync();
        }
    }

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(options.Heartbeat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                await FollowOnceAsync();
                if (!chores.IsCompleted) continue;
                await chores;
                chores = DoChoresAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node leaves.
        }
        finally
        {
            await chores.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowOnceAsync()
    {
        try
        {
            await BeatAsync(stopping.Token);
            foreach (int shard in shards!.Held.Where(shard => shards.Metrics(shard).IsReady))
            {
                // What could not be told when it happened.
                long epoch = shards.Metrics(shard).Epoch;
                if (!Roster.Placements.TryGetValue(shard, out Placement? placement) || placement.Epoch < epoch)
                    await ReadyAsync(new ShardClaim(shard, epoch), stopping.Token);
            }
        }
        catch (RegistryUnavailableException failure)
        {
            Log.RegistryFailed(logger, failure, clock.GetElapsedTime(rosterAt).TotalSeconds);
        }

        if (Self?.IsDraining is { } wanted && wanted != isResting) Follow(wanted);
    }

    private async Task DoChoresAsync()
    {
        await group!.TidyAsync(shard => Roster.Placements.TryGetValue(shard, out Placement? placement)
            && !placement.IsReleased && placement.Node != Node && placement.Epoch > shards!.Metrics(shard).Epoch, stopping.Token);
        await CommitOffsetsAsync();
    }

    /// <summary>Asks the node that has a shard, as far as is known, to give it up.</summary>
    private async Task AskForAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (RegistryUnavailableException failure)
        {
            Log.RegistryFailed(logger, failure, clock.GetElapsedTime(rosterAt).TotalSeconds);
        }

        if (OwnerOf(shard) is { } owner && owner.Node != Node && IsHeard(owner))
        {
            await peers.AskAsync(
                owner, HttpMethod.Post, $"/v1/peer/shards/{shard}/release", json: null, options.CallTimeout, cancellationToken);
        }
    }

    private async Task WaitUntilAskedAsync(CancellationToken deadline)
    {
        bool isAlone = !Roster.Members.Any(m => m.Node != Node && IsHeard(m) && !m.IsDraining);
        while (!isAlone && shards!.Held.Any() && !deadline.IsCancellationRequested)
            await Task.Delay(lookAgain, clock, deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Follow(bool rests)
    {
        isResting = rests;
        if (rests)
        {
            Log.Draining(logger, Node);
            source.Rest();
        }
        else
        {
            Log.Undrained(logger, Node);
            source.Rejoin();
        }
    }

    private async Task CommitOffsetsAsync()
    {
        Dictionary<int, long> reached = shards!.Held
            .Select(shard => (shard, Position: shards.Metrics(shard).CommittedPosition))
            .Where(s => s.Position >= 0 && group!.IsAssigned(s.shard)).ToDictionary(s => s.shard, s => s.Position);
        if (reached.Count == 0) return;
        try
        {
            await source.CommitAsync(reached, stopping.Token);
        }
        catch (KafkaFailureException failure)
        {
            Log.OffsetsNotCommitted(logger, failure);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        Roster? read = await registry.BeatAsync(Node, Endpoint, Version, options.SilenceMax, cancellationToken);
        if (read is null)
        {
            throw new TidemarkException(
                $"Another node that lives is called {Node}. Give each node a name of its own with cluster.node; if that one has just been "
                + $"killed, its name is free {options.SilenceMax.TotalSeconds:0} s after its last heartbeat.");
        }

        Note(read);
    }

    private void Note(Roster read)
    {
        Volatile.Write(ref roster, read);
        rosterAt = clock.GetTimestamp();
    }
}

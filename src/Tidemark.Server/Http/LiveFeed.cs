using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>The state of the whole, once a second, while anybody listens; made once for all listeners. Safe for use from any
/// thread.</summary>
/// <param name="node">The node.</param>
/// <param name="owners">Finds the owners of the shards.</param>
/// <param name="logger">Told when the state cannot be had.</param>
internal sealed class LiveFeed(Node node, Owners owners, ILogger logger)
{
    /// <summary>How many may listen at once.</summary>
    public const int ListenersMax = 32;

    private const int TrendingLimit = 10;

    private static readonly TimeSpan period = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private int listeners;

    /// <summary>Counts the times that somebody listened; the loop of an earlier time ends.</summary>
    private int session;
    private TaskCompletionSource<string> next = NewState();
    private string? newest;

    /// <summary>Takes one more listener, who must <see cref="Leave"/>; false where there are as many as may be.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (listeners == ListenersMax) return false;
            if (listeners++ == 0) _ = RunAsync(++session);
            return true;
        }
    }

    /// <summary>The newest state, where there is one, and every state to come, as JSON; a listener that is slow misses some.</summary>
    /// <param name="ending">Ends it in good order.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async IAsyncEnumerable<string> ReadAsync(
        CancellationToken ending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, cancellationToken);
        Task<string> awaited;
        string? told;
        lock (gate) (awaited, told) = (next.Task, newest);
        if (told is not null) yield return told;
        while (true)
        {
            await ((Task)awaited).WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (either.IsCancellationRequested) yield break;
            yield return await awaited;
            lock (gate) awaited = next.Task;
        }
    }

    /// <summary>Lets a listener go.</summary>
    public void Leave()
    {
        lock (gate)
        {
            if (--listeners > 0) return;
            session++;
            newest = null;
        }
    }

    private static TaskCompletionSource<string> NewState() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(int ofSession)
    {
        using var timer = new PeriodicTimer(period, node.Clock);
        LiveMoment? before = null;
        do
        {
            if (await TryTakeAsync() is not { } taken) continue;
            LiveState state = taken.Describe(node, before);
            before = taken;
            Tell(ofSession, JsonSerializer.Serialize(state, ServerJson.Default.LiveState));
        }
        while (await timer.WaitForNextTickAsync() && ofSession == Volatile.Read(ref session));
    }

    private void Tell(int ofSession, string state)
    {
        TaskCompletionSource<string> awaited;
        lock (gate)
        {
            if (session != ofSession) return;
            (newest, awaited) = (state, next);
            next = NewState();
        }

        awaited.TrySetResult(state);
    }

    /// <summary>Null where shards do not answer in time; the next second may bring it.</summary>
    private async Task<LiveMoment?> TryTakeAsync()
    {
        using var patience = new CancellationTokenSource(node.Options.HttpQueryTimeout, node.Clock);
        try
        {
            // Whoever watches a node that starts sees which shards are there already; no other answer goes without those that are not.
            IReadOnlyList<int> ready = owners.Ready;
            ClusterStatus status = await ClusterEndpoints.StatusAsync(node, owners, ready, patience.Token);
            (TrendingItem[] trending, _) = await TrendingEndpoints.TopAsync(
                node, owners, ready, TrendingLimit, category: null, patience.Token);
            return new LiveMoment(node.Clock.GetTimestamp(), status, trending, status.Latency);
        }
        catch (Exception failure)
        {
            Log.NotTold(logger, failure);
            return null;
        }
    }
}

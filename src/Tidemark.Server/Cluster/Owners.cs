using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Cluster;
using Tidemark.Engine.Shards;
using Tidemark.Server.Http;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Cluster;

/// <summary>Finds the owners of shards and asks them, so that any node answers any question. Safe for use from any thread.</summary>
/// <remarks>In a node alone every shard is here, and nobody else is asked.</remarks>
internal sealed class Owners : IDisposable
{
    private static readonly TimeSpan again = TimeSpan.FromMilliseconds(50);

    private readonly Node node;
    private readonly Peers? peers;

    public Owners(Node node, ILoggerFactory loggers)
    {
        this.node = node;
        if (node.Cluster is not null) peers = new Peers(node.Options.Cluster, loggers.CreateLogger("Tidemark.Cluster"));
    }

    /// <summary>Whether a request comes from another node of the cluster.</summary>
    public bool IsPeer(HttpRequest request) => peers?.IsPeer(request) ?? false;

    /// <summary>The shards that this node speaks for: those that step; of a node alone all, and a question waits for them.</summary>
    public IReadOnlyList<int> Here => node.Cluster is null ? [.. Enumerable.Range(0, node.Shards.Count)] : Ready;

    /// <summary>The shards of this node that step.</summary>
    public IReadOnlyList<int> Ready => [.. node.Shards.Held.Where(shard => node.Shards.Metrics(shard).IsReady)];

    /// <summary>Tells the node that asks which shards the answer speaks for.</summary>
    public void Speak(HttpResponse response, IReadOnlyList<int> shards) =>
        Peers.Speak(response, shards.Select(shard => (shard, node.Shards.Metrics(shard).Epoch)));

    /// <summary>Answers a question about one shard here, or has its owner answer it. While the shard moves, waits until somebody has
    /// it.</summary>
    /// <param name="context">The request, which its owner gets as it came.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="here">Answers it from the shard.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<IResult> AnswerAsync(HttpContext context, int shard, Func<Task<IResult>> here, CancellationToken cancellationToken) =>
        peers is null ? here() : AnswerOfOwnerAsync(context, shard, here, cancellationToken);

    private async Task<IResult> AnswerOfOwnerAsync(
        HttpContext context, int shard, Func<Task<IResult>> here, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (node.Shards.Holds(shard)) return await here();
            }
            catch (ShardNotHeldException)
            {
                // It has just gone to another node.
            }

            // Only its owner is asked by another node; whoever that node is must look again.
            if (IsPeer(context.Request)) return Problems.Misdirected(shard);
            try
            {
                if (node.Cluster!.OwnerOf(shard) is { } owner && owner.Node != node.Cluster.Node && node.Cluster.IsHeard(owner)
                    && await PassedAsync(owner, context, cancellationToken) is { } answer) return answer;
                await Task.Delay(again, node.Clock, cancellationToken);
                await node.Cluster.RefreshAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return Problems.Unavailable(context, $"Shard {shard} did not answer in time: {Whereabouts(shard)} Ask again in a moment.");
            }
        }
    }

    /// <summary>Asks all other nodes the same and says who speaks for which shard: of two that claim one, the later claim.</summary>
    /// <param name="path">The path and query of the question.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<Gathered> GatherAsync(string path, CancellationToken cancellationToken) => GatherAsync(path, Here, cancellationToken);

    /// <summary>Asks all other nodes the same, where this node speaks for some shards.</summary>
    public async Task<Gathered> GatherAsync(string path, IReadOnlyList<int> here, CancellationToken cancellationToken)
    {
        (IReadOnlyList<PeerAnswer> answers, _) = await AskEverybodyAsync(path, cancellationToken);
        Dictionary<int, long> epochs = here.ToDictionary(shard => shard, shard => node.Shards.Metrics(shard).Epoch);
        var byShard = new Dictionary<int, PeerAnswer>();
        foreach (PeerAnswer answer in answers)
        {
            foreach ((int shard, long epoch) in answer.Epochs)
            {
                if (epochs.TryGetValue(shard, out long known) && known >= epoch) continue;
                epochs[shard] = epoch;
                byShard[shard] = answer;
            }
        }

        string[] missing = [.. Enumerable.Range(0, node.Shards.Count).Where(shard => !epochs.ContainsKey(shard)).Select(NameOf).Distinct()];
        return new Gathered(
            [.. here.Where(shard => !byShard.ContainsKey(shard))], answers, byShard, missing.Length == 0 ? null : missing);
    }

    /// <summary>Asks every other node the same: the answers, and the nodes that did not answer in time; null where all did.</summary>
    public Task<(IReadOnlyList<PeerAnswer> Answers, IReadOnlyList<string>? Partial)> AskEverybodyAsync(
        string path, CancellationToken cancellationToken) =>
        DoEverywhereAsync(HttpMethod.Get, path, node.Options.Cluster.CallTimeout, cancellationToken);

    /// <summary>Has every other node do the same: the answers, and the nodes that did not answer in time; null where all did.</summary>
    public async Task<(IReadOnlyList<PeerAnswer> Answers, IReadOnlyList<string>? Partial)> DoEverywhereAsync(
        HttpMethod method, string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (peers is null) return ([], null);
        Member[] others = Others();
        PeerAnswer?[] answers = await Task.WhenAll(others.Select(m => node.Cluster!.IsHeard(m)
            ? peers.AskAsync(m, method, path, json: null, patience, cancellationToken) : Task.FromResult<PeerAnswer?>(null)));
        string[] silent = [.. others.Zip(answers).Where(pair => pair.Second is null).Select(pair => pair.First.Node)];
        return ([.. answers.OfType<PeerAnswer>()], silent.Length == 0 ? null : silent);
    }

    /// <summary>Asks the owner of a shard; null where it is not known or does not answer.</summary>
    public async Task<PeerAnswer?> AskOwnerAsync(int shard, string path, byte[] json, CancellationToken cancellationToken) =>
        node.Cluster?.OwnerOf(shard) is { } owner && owner.Node != node.Cluster.Node
            ? await peers!.AskAsync(owner, HttpMethod.Post, path, json, node.Options.Cluster.CallTimeout, cancellationToken) : null;

    /// <summary>Has other nodes answer, one after another, what is not here; the first that knows wins.</summary>
    public async Task<IResult?> ElsewhereAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (peers is null || IsPeer(context.Request)) return null;
        foreach (Member member in Others().Where(node.Cluster!.IsHeard))
        {
            HttpResponseMessage? answer = await peers.PassAsync(member, context.Request, cancellationToken);
            if (answer is { StatusCode: not System.Net.HttpStatusCode.NotFound }) return new PassedAnswer(answer);
            answer?.Dispose();
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => peers?.Dispose();

    private async Task<IResult?> PassedAsync(Member owner, HttpContext context, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer = await peers!.PassAsync(owner, context.Request, cancellationToken);
        if (answer is { StatusCode: not System.Net.HttpStatusCode.MisdirectedRequest }) return new PassedAnswer(answer);
        answer?.Dispose();
        return null;
    }

    private Member[] Others() => [.. node.Cluster!.Roster.Members.Where(m => m.Node != node.Cluster.Node)];

    private string NameOf(int shard) => node.Cluster?.OwnerOf(shard)?.Node ?? $"shard {shard}";

    private string Whereabouts(int shard) => node.Cluster!.OwnerOf(shard) switch
    {
        null => "no node has it yet.",
        { } owner when node.Cluster.IsHeard(owner) => $"node {owner.Node} had it last.",
        { } owner => $"node {owner.Node} had it last and has not been heard of for {owner.Age.TotalSeconds:0} s.",
    };
}

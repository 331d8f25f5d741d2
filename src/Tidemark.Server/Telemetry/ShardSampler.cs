using Tidemark.Core;
using Tidemark.Engine.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Telemetry;

/// <summary>Asks the shards of a node where they stand. A shard's state is its actor's alone, so instruments tell what was last
/// answered. One refresh at a time; the newest samples may be read from any thread.</summary>
/// <param name="node">The node.</param>
/// <param name="ask">Asks a shard.</param>
internal sealed class ShardSampler(Node node, Func<int, Task<ShardStatus>> ask)
{
    /// <summary>How long a shard may take to answer before it is left out.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<int, Task<ShardStatus>> asked = [];
    private volatile IReadOnlyList<ShardSample> newest = [];

    /// <summary>What was answered last.</summary>
    public IReadOnlyList<ShardSample> Newest => newest;

    /// <summary>Asks all shards that the node has.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken) =>
        newest = await Task.WhenAll(node.Shards.Held.ToArray().Select(shard => SampleAsync(shard, cancellationToken)));

    private async Task<ShardSample> SampleAsync(int shard, CancellationToken cancellationToken)
    {
        ShardMetrics metrics = node.Shards.Metrics(shard);
        ShardStatus? status = metrics.IsReady ? await StatusAsync(shard, cancellationToken) : null;
        return new ShardSample(shard, metrics, node.Shards.MailboxDepth(shard), status);
    }

    /// <summary>A shard that has not answered yet is not asked once more: else questions would fill the mailbox of one that is
    /// stuck.</summary>
    private async Task<ShardStatus?> StatusAsync(int shard, CancellationToken cancellationToken)
    {
        Task<ShardStatus> question;
        lock (asked)
        {
            if (!asked.TryGetValue(shard, out question!) || question.IsCompleted)
                asked[shard] = question = ask(shard);
        }

        try
        {
            return await question.WaitAsync(AnswerTimeout, node.Clock, cancellationToken);
        }
        catch (Exception left) when (left is TimeoutException or ShardNotHeldException or TidemarkException)
        {
            return null;
        }
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tidemark.Server.Configuration;
using Tidemark.Server.Hosting;
using Tidemark.Server.Logging;

namespace Tidemark.Cli.Bench;

/// <summary>A serving node on a scratch folder, with everything as it is by default, and how far its shards are while it
/// is loaded.</summary>
internal sealed class NodeUnderLoad : IAsyncDisposable
{
    private static readonly TimeSpan lookEvery = TimeSpan.FromMilliseconds(1);

    private readonly ScratchFolder folder;
    private readonly NodeLog log;
    private readonly ServingNode serving;

    private NodeUnderLoad(ScratchFolder folder, NodeLog log, ServingNode serving) =>
        (this.folder, this.log, this.serving) = (folder, log, serving);

    public Uri Address => new(serving.Address);

    public int Shards => serving.Node.Shards.Count;

    public static async Task<NodeUnderLoad> StartAsync(string? parent, CancellationToken cancellationToken)
    {
        var folder = new ScratchFolder(parent);
        NodeLog log = NodeLog.Open(directory: null, LogLevel.Warning);
        var options = new NodeOptions { DataDirectory = folder.Path, HttpPort = 0 };
        ServingNode serving = await ServingNode.StartAsync(options, TimeProvider.System, log, cancellationToken);
        return new NodeUnderLoad(folder, log, serving);
    }

    /// <summary>How many events the shards have applied in all.</summary>
    public async Task<long> AppliedAsync(CancellationToken cancellationToken) =>
        (await serving.Node.Shards.AskAsync(serving.Node.Shards.Held, view => view.State.Counters.Applied, cancellationToken)).Sum();

    /// <summary>Asks a shard again and again, as a reader would, how many events it shows, until it shows so many.</summary>
    public async Task<List<(long At, long Applied)>> FollowAsync(int shard, Func<long> until, CancellationToken cancellationToken)
    {
        var seen = new List<(long At, long Applied)>();
        while (true)
        {
            long applied = await serving.Node.Shards.AskAsync(shard, view => view.State.Counters.Applied, cancellationToken);
            seen.Add((Stopwatch.GetTimestamp(), applied));
            if (applied >= until()) return seen;
            await Task.Delay(lookEvery, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await serving.DisposeAsync();
        log.Dispose();
        folder.Dispose();
    }
}

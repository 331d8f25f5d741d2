using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A node that dies and comes back on the same data folder, and the producers that know no more of it than its answers.</summary>
internal sealed class TorturedNode : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly string[] arguments;
    private readonly List<ServerProcess> lives = [];
    private TaskCompletionSource<ServerProcess> living = new();
    private readonly ConcurrentQueue<(HttpStatusCode Status, string Text)> refusals = [];
    private long acknowledged;

    private TorturedNode(string folder, string[] arguments) => (this.folder, this.arguments) = (folder, arguments);

    /// <summary>The events of the requests that were accepted so far.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Every refusal so far, and what it said.</summary>
    public IReadOnlyCollection<(HttpStatusCode Status, string Text)> Refusals => refusals;

    /// <summary>How long each start after the first took until every shard had recovered.</summary>
    public List<TimeSpan> Recoveries { get; } = [];

    /// <summary>Starts a node for an input; results go to <c>out</c> in its data folder's parent.</summary>
    public static async Task<TorturedNode> StartAsync(string folder, TortureInput input, params string[] more)
    {
        string sink = OutputOf(folder);
        TorturedNode node = new(
            folder, ["-D", $"log.partitions={input.Options.Partitions}", "-D", $"sink.files.directory={sink}", .. more]);
        await node.StartAsync();
        return node;
    }

    /// <summary>Where the results of a node on a data folder go.</summary>
    public static string OutputOf(string folder) => folder + "-out";

    /// <summary>The process, once there is one.</summary>
    public Task<ServerProcess> LivingAsync() => living.Task;

    /// <summary>SIGKILL, and a new start.</summary>
    /// <returns>When every shard has recovered.</returns>
    public async Task KillAsync()
    {
        await DieAsync();
        await ComeBackAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task DieAsync()
    {
        ServerProcess dying = await living.Task;
        living = new TaskCompletionSource<ServerProcess>();
        await dying.KillAsync();
    }

    /// <summary>A new start after <see cref="DieAsync"/>.</summary>
    /// <returns>When every shard has recovered.</returns>
    public async Task ComeBackAsync()
    {
        long started = Stopwatch.GetTimestamp();
        await StartAsync();
        await (await living.Task).ReadyAsync(Deadline);
        Recoveries.Add(Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Sends all requests of an input, each producer one after another and each request until it is accepted.</summary>
    public Task SendAsync(TortureInput input) => SendAsync(input, Range.All);

    /// <summary>Sends a range of the requests of each producer.</summary>
    public Task SendAsync(TortureInput input, Range part) =>
        Task.WhenAll(Enumerable.Range(0, TortureInput.Producers).Select(producer => SendAsync(input.Requests(producer).Take(part))));

    /// <summary>Waits until everything has been read; then every counter is what the oracle says.</summary>
    public async Task AssertTotalsAsync(TortureInput input)
    {
        JsonElement[] shards = await (await living.Task).CaughtUpAsync();
        KillTests.AssertAccounted(shards);
        Assert.Equal(
            (input.Pass.Applied.Length, input.Pass.Late.Count, 0L, 0L),
            (KillTests.Sum(shards, "applied"), KillTests.Sum(shards, "late"), KillTests.Sum(shards, "rejected"),
                KillTests.Sum(shards, "poisoned")));
        Assert.InRange(KillTests.Sum(shards, "duplicates"), input.Pass.Duplicates, long.MaxValue);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess life in lives) await life.DisposeAsync();
    }

    private async Task SendAsync(IEnumerable<(byte[] Lines, int Events)> requests)
    {
        foreach ((byte[] lines, int events) in requests)
        {
            while (!await IsAcceptedAsync(lines))
            {
                // A refused or unanswered request is sent again: events carry identities.
            }

            Interlocked.Add(ref acknowledged, events);
        }
    }

    private async Task<bool> IsAcceptedAsync(byte[] lines)
    {
        ServerProcess process = await living.Task;
        try
        {
            (HttpStatusCode status, string text) = await process.PostEventsAsync(lines);
            if (status == HttpStatusCode.Accepted) return true;
            refusals.Enqueue((status, text));
        }
        catch (Exception gone) when (gone is HttpRequestException or SocketException)
        {
            // The node died, or was dying as a connection was made; nobody knows what it had taken.
        }

        return false;
    }

    private async Task StartAsync()
    {
        ServerProcess process = await ServerProcess.StartAsync(folder, arguments);
        lives.Add(process);
        living.SetResult(process);
    }
}

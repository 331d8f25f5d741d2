using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Tidemark.UnitTests.Server.Http.Fuzz;

/// <summary>Whatever requests come, the node refuses what it cannot answer as the caller's fault, works on and does not grow.</summary>
/// <remarks>The environment variable <c>TIDEMARK_FUZZ</c> says how many requests, <c>all</c> for 100,000.</remarks>
[Collection(nameof(Alone))]
public sealed class RequestFuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const ulong Seed = 4711;

    private const int SampleSize = 5_000, Workers = 4;

    /// <summary>By how much managed memory may have grown from the first third of the requests to the last: buffers and pools still fill,
    /// and 126 bytes kept of each of the 66,667 requests of a whole run would show.</summary>
    private const long GrowthBytesMax = 8 << 20;

    private readonly ServingFixture node = new("log.partitions=2");
    private readonly ConcurrentDictionary<int, int> answers = new();
    private readonly ConcurrentBag<string> wrong = [];
    private int ofTheNode;

    public Task InitializeAsync() => node.InitializeAsync();

    public Task DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Requests_Mutated_AreNeverTheNodesFaultAndLeaveNothingBehind()
    {
        string? wish = Environment.GetEnvironmentVariable("TIDEMARK_FUZZ");
        int count = wish switch { null => SampleSize, "all" => 100_000, _ => int.Parse(wish) };
        await node.PostLinesAsync(
            [View("a", "sound"), View("b", "sound"), .. Enumerable.Range(0, 8).Select(i => View($"o{i}", $"other{i}"))]);
        await node.CaughtUpAsync();

        await SendAsync(0, count / 3);
        long before = ManagedBytes();
        await SendAsync(count / 3, count);
        long after = ManagedBytes();
        string byStatus = string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Key}: {a.Value}"));
        output.WriteLine(
            $"seed {Seed}, {count} requests, {ofTheNode} answered by the node's own code; by status: {byStatus}; "
            + $"managed memory {before >> 10} KiB after a third, {after >> 10} KiB at the end");

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of seed {Seed} were answered wrongly:\n{string.Join("\n\n", wrong.Take(10))}");
        Assert.True(ofTheNode > count / 2, $"{ofTheNode} of {count} requests came so far as to show anything.");
        Assert.True(after - before < GrowthBytesMax, $"Managed memory grew from {before} to {after} bytes.");
        await node.PostLinesAsync(View("b", "sound"), View("c", "sound"));
        await node.CaughtUpAsync();
        var (status, video, _) = await node.GetAsync("/v1/videos/sound");
        Assert.Equal((200, 3), (status, video.GetProperty("totals").GetProperty("views").GetInt32()));
        var (_, cluster, _) = await node.GetAsync("/v1/cluster");
        JsonElement totals = cluster.GetProperty("totals");
        Assert.Equal((0, 0, 0), (
            totals.GetProperty("poisoned").GetInt32(), totals.GetProperty("lost").GetInt32(), totals.GetProperty("rejected").GetInt32()));
        Assert.Equal(0, cluster.GetProperty("members")[0].GetProperty("restarts").GetInt32());
    }

    private async Task SendAsync(int from, int to)
    {
        var mutator = new RequestMutator(node.AdminKey!, Seed);
        int port = new Uri(node.Address).Port, next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is int number && number < to)
            {
                (byte[] request, bool isUnclear) = mutator.Make(number);
                RawAnswer answer = await RawAnswer.OfAsync(port, request, endsAfterIt: isUnclear);
                answers.AddOrUpdate(answer.Status, 1, (_, seen) => seen + 1);
                if (answer.IsOfTheNode) Interlocked.Increment(ref ofTheNode);
                if (Fault(answer, isUnclear) is { } fault)
                    wrong.Add($"request {number}: {fault}\n{Shown(Encoding.Latin1.GetString(request))}\n-> {Shown(answer.Text)}");
            }
        })));
    }

    private static string? Fault(RawAnswer answer, bool isUnclear) => answer.Status switch
    {
        0 when isUnclear => null,
        <= 0 => "was not answered",
        // The server's own word for a version of HTTP that nobody speaks.
        StatusCodes.Status505HttpVersionNotsupported when !answer.IsOfTheNode => null,
        >= 500 => "is the node's fault",
        >= 400 when answer is { IsOfTheNode: true, IsProblem: false } => "is refused without a problem",
        _ => null,
    };

    private static long ManagedBytes()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string View(string id, string video) => JsonSerializer.Serialize(new
    {
        event_id = id,
        type = "view",
        video_id = video,
        event_time = DateTime.UtcNow,
        viewer_id = "u",
    });

    private static string Shown(string text) => string.Concat((text.Length <= 1_500 ? text : text[..1_500] + "…")
        .Select(c => c is >= ' ' and < '\u007F' or '\n' ? $"{c}" : c == '\r' ? "" : $"\\x{(int)c:X2}"));
}

using System.Net;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>The disk of log, journal and results fills up under load.</summary>
public sealed class DiskFullTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [MountFact]
    public async Task Serve_WhenItsDataFillsTheDisk_RefusesUntilThereIsRoom()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("6m");
        TortureInput input = await TortureInput.GenerateAsync(40_000, seed: 43, partitions: 2);
        await using TorturedNode node = await TorturedNode.StartAsync(disk["data"], input);
        Task sending = node.SendAsync(input);
        await Poll.UntilAsync(
            () => Task.FromResult(node.Refusals.Count >= 20), Deadline, () => $"{node.Acknowledged} events fitted.");
        Assert.InRange(node.Acknowledged, 1, input.Events - 1);
        await disk.ResizeAsync("1g");
        await sending.WaitAsync(Deadline);
        await AssertWholeAsync(node, input, disk["data"]);
    }

    /// <summary>Whatever is being written fails in the middle; then the node dies, and what starts finds the disk still full.</summary>
    [MountFact]
    public async Task Serve_WhenOthersFillTheDisk_LosesNothingWhateverFails()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("1g");
        TortureInput input = await TortureInput.GenerateAsync(40_000, seed: 44, partitions: 2);
        await using TorturedNode node = await TorturedNode.StartAsync(disk["data"], input, "-D", "http.query_timeout=2s");
        Task first = node.SendAsync(input, ..3);
        await Poll.UntilAsync(() => Task.FromResult(node.Acknowledged >= 10_000), Deadline, () => "The load stands still.");
        disk.Fill();
        // However fast the node is, something is still to come.
        Task sending = SendRestAsync();
        await FailsAsync(node);
        Task killed = node.KillAsync();
        await FailsAsync(node);
        disk.Free();
        await killed;
        await sending.WaitAsync(Deadline);
        await AssertWholeAsync(node, input, disk["data"]);

        async Task SendRestAsync()
        {
            await first;
            await node.SendAsync(input, 3..);
        }
    }

    private static async Task FailsAsync(TorturedNode node)
    {
        int refused = node.Refusals.Count;
        ServerProcess process = await node.LivingAsync();
        await Poll.UntilAsync(
            async () => node.Refusals.Count > refused || await process.HasFailedAsync(), Deadline, () => "Nothing fails on a full disk.");
    }

    private static async Task AssertWholeAsync(TorturedNode node, TortureInput input, string dataFolder)
    {
        foreach ((HttpStatusCode status, string text) in node.Refusals)
        {
            Assert.True(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{status}: {text}");
            Assert.Contains("disk", JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await node.AssertTotalsAsync(input);
        Assert.Equal(0, await (await node.LivingAsync()).TerminateAsync());
        Assert.Empty(ServedOutputs.Check(input, dataFolder));
    }
}

using System.Net;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;
using Xunit.Abstractions;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>The disk of log, journal and results fills up under load.</summary>
public sealed class DiskFullTests(ITestOutputHelper output)
{
    [MountFact]
    public async Task Serve_WhenTheDiskFillsUp_RefusesAndGoesOnWhenThereIsRoom()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("16m");
        TortureInput input = await TortureInput.GenerateAsync(60_000, seed: 43, partitions: 2);
        await using TorturedNode node = await TorturedNode.StartAsync(disk["data"], input);
        Task sending = node.SendAsync(input);
        await Poll.UntilAsync(
            () => Task.FromResult(node.Refusals.Count >= 20), TimeSpan.FromSeconds(60), () => $"{node.Acknowledged} events fitted.");
        Assert.InRange(node.Acknowledged, 1, input.Events - 1);
        await disk.ResizeAsync("1g");
        await sending.WaitAsync(TimeSpan.FromSeconds(60));

        output.WriteLine($"{node.Refusals.Count} refusals:");
        foreach (var refusal in node.Refusals.CountBy(refusal => refusal)) output.WriteLine($"{refusal.Value} {refusal.Key}");
        foreach ((HttpStatusCode status, string text) in node.Refusals.Distinct())
        {
            Assert.True(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{status}: {text}");
            Assert.Contains("disk", JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await node.AssertTotalsAsync(input);
        Assert.Equal(0, await (await node.LivingAsync()).TerminateAsync());
        Assert.Empty(ServedOutputs.Check(input, disk["data"]));
    }
}

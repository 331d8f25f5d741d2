using System.Diagnostics;
using Tidemark.IntegrationTests.Processes;
using Xunit.Abstractions;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A node under full load that dies or stands still at moments that neither it nor the load knows.</summary>
/// <remarks>With the environment variable <c>TIDEMARK_TORTURE=full</c> it dies fifty times.</remarks>
public sealed class TortureTests(ITestOutputHelper output)
{
    private const int Partitions = 8, EventsPerFault = 24_000;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TIDEMARK_TORTURE") == "full";
    private static readonly int Faults = IsFull ? 50 : 6;

    [Fact]
    public async Task Serve_KilledUnderLoad_LosesNothingAndCountsNothingTwice() => await TortureAsync(
        seed: 41, async (node, random) =>
        {
            await RandomMoment.PassAsync(random, atMostMs: 150);
            await node.KillAsync();
        });

    /// <summary>What stands still is killed now and then before it goes on.</summary>
    [Fact]
    public async Task Serve_StoppedAndContinuedUnderLoad_LosesNothingAndCountsNothingTwice() => await TortureAsync(
        seed: 42, async (node, random) =>
        {
            ServerProcess process = await node.LivingAsync();
            for (int i = 0; i < 3; i++)
            {
                await RandomMoment.PassAsync(random, atMostMs: 50);
                await process.SignalAsync("STOP");
                await RandomMoment.PassAsync(random, atMostMs: 300);
                if (random.Next(4) == 0)
                {
                    await node.KillAsync();
                    return;
                }

                await process.SignalAsync("CONT");
            }
        });

    private async Task TortureAsync(int seed, Func<TorturedNode, Random, Task> faultAsync)
    {
        using var folder = new TemporaryFolder();
        TortureInput input = await TortureInput.GenerateAsync(Faults * EventsPerFault, (ulong)seed, Partitions);
        await using TorturedNode node = await TorturedNode.StartAsync(folder["data"], input);
        long started = Stopwatch.GetTimestamp();
        Task sending = node.SendAsync(input);
        Random random = new(seed);
        for (int fault = 0; fault < Faults; fault++)
        {
            long due = input.Events * fault / Faults;
            await Poll.UntilAsync(() => Task.FromResult(node.Acknowledged >= due), TimeSpan.FromSeconds(60), () => "The load stands still.");
            await faultAsync(node, random);
        }

        await sending;
        TimeSpan sent = Stopwatch.GetElapsedTime(started);
        await node.AssertTotalsAsync(input);
        Assert.Equal(0, await (await node.LivingAsync()).TerminateAsync());
        Report(node, input, sent);
        Assert.Empty(ServedOutputs.Check(input, folder["data"]));
    }

    private void Report(TorturedNode node, TortureInput input, TimeSpan sent)
    {
        TimeSpan down = node.Recoveries.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
        double perSecond = input.Events / sent.TotalSeconds, perSecondUp = input.Events / (sent - down).TotalSeconds;
        output.WriteLine(
            $"{input.Events} events in {sent.TotalSeconds:F1} s: {perSecond:F0}/s, {perSecondUp:F0}/s while up; {Faults} faults; "
            + $"ready again in {node.Recoveries.DefaultIfEmpty().Max().TotalSeconds:F2} s at most, "
            + $"{down.TotalSeconds / Math.Max(1, node.Recoveries.Count):F2} s on average; {node.Refusals.Count} refusals; "
            + $"{input.Pass.Late.Count} late");
    }
}

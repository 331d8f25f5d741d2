using Tidemark.IntegrationTests.Processes;
using Xunit.Abstractions;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A node on a data folder dies or stands still at moments that neither it nor the load knows.</summary>
public sealed class TortureTests(ITestOutputHelper output)
{
    [Fact]
    public Task Serve_KilledUnderLoad_LosesNothingAndCountsNothingTwice() =>
        TortureRun.RunAsync(output, seed: 41, faults: 5, (node, _) => node.KillAsync());

    /// <summary>What stands still is killed now and then before it goes on.</summary>
    [Fact]
    public Task Serve_StoppedAndContinuedUnderLoad_LosesNothingAndCountsNothingTwice() =>
        TortureRun.RunAsync(output, seed: 42, faults: 3, async (node, random) =>
        {
            ServerProcess process = await node.LivingAsync();
            for (int i = 0; i < 3; i++)
            {
                await process.SignalAsync("STOP");
                await RandomMoment.PassAsync(random, atMostMs: 300);
                if (random.Next(4) == 0)
                {
                    await node.KillAsync();
                    return;
                }

                await process.SignalAsync("CONT");
                await RandomMoment.PassAsync(random, atMostMs: 50);
            }
        });
}

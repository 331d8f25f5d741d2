using System.Diagnostics;
using Tidemark.IntegrationTests.Processes;
using Xunit.Abstractions;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A node under full load, a fault in every part of it, and the oracle at the end.</summary>
/// <remarks>With the environment variable <c>TIDEMARK_TORTURE=full</c> there are fifty faults.</remarks>
internal static class TortureRun
{
    private const int Partitions = 8;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TIDEMARK_TORTURE") == "full";

    /// <summary>Runs to the end of the input, and checks totals and outputs.</summary>
    /// <param name="output">Told of rates and recoveries.</param>
    /// <param name="seed">Of the input and of all that is random in the faults.</param>
    /// <param name="faults">How many faults there are, unless the run is the full one.</param>
    /// <param name="faultAsync">Makes one fault.</param>
    /// <param name="arguments">Of the node, besides the folders.</param>
    public static async Task RunAsync(
        ITestOutputHelper output, int seed, int faults, Func<TorturedNode, Random, Task> faultAsync, params string[] arguments)
    {
        if (IsFull) faults = 50;
        int eventsPerFault = IsFull ? 40_000 : 8_000;
        using var folder = new TemporaryFolder();
        TortureInput input = await TortureInput.GenerateAsync(faults * eventsPerFault, (ulong)seed, Partitions);
        await using TorturedNode node = await TorturedNode.StartAsync(folder["data"], input, arguments);
        long started = Stopwatch.GetTimestamp();
        Task sending = node.SendAsync(input);
        Random random = new(seed);
        for (int fault = 0; fault < faults; fault++)
        {
            long due = input.Events * fault / faults;
            await Poll.UntilAsync(
                () => Task.FromResult(node.Acknowledged >= due), Deadline,
                () => $"The load stands still at {node.Acknowledged} events of {due}, {fault} faults: {sending.Exception}");
            await RandomMoment.PassAsync(random, atMostMs: 150);
            await faultAsync(node, random);
        }

        await sending;
        TimeSpan sent = Stopwatch.GetElapsedTime(started);
        await node.AssertTotalsAsync(input);
        Assert.Equal(0, await (await node.LivingAsync()).TerminateAsync());
        output.WriteLine($"{faults} faults. {Figures(node, input, sent)}");
        Assert.Empty(ServedOutputs.Check(input, folder["data"]));
    }

    private static string Figures(TorturedNode node, TortureInput input, TimeSpan sent)
    {
        TimeSpan down = node.Recoveries.Aggregate(TimeSpan.Zero, (sum, one) => sum + one);
        double[] seconds = [.. node.Recoveries.Select(recovery => recovery.TotalSeconds).DefaultIfEmpty()];
        return $"{input.Events} events accepted in {sent.TotalSeconds:F1} s: {input.Events / sent.TotalSeconds:F0}/s, "
            + $"{input.Events / (sent - down).TotalSeconds:F0}/s while up; {seconds.Length} starts, "
            + $"ready in {seconds.Average():F2} s on average and {seconds.Max():F2} s at most; "
            + $"{node.Refusals.Count} refusals; {input.Pass.Late.Count} late";
    }
}

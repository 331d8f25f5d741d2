using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>From a rule to an operator's web server, through a file and restarts.</summary>
public sealed class AlertDeliveryTests : IDisposable
{
    private static readonly string[] Lag =
        ["alerts.rules=lag", "alerts.lag.on=lag", "alerts.lag.when=> 10", "alerts.lag.clear=5", "alerts.lag.summary=Behind"];

    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
    private readonly ManualClock clock = new();
    private readonly ScriptedSource source = new() { Lag = 1 };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Threshold_FiresOnceAndClearsOnce_ThroughARestartAndAWebhookThatFailsTwice()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(failures: 2);
        await using (AlertBench first = await AlertBench.OpenAsync(folder, source, clock, receiver.Url, Lag))
        {
            await first.TurnAsync();
            source.Lag = 11;
            await first.TurnAsync();
            Assert.Single(receiver.Tries);
            Assert.Contains(first.Logged.Warnings, line => line.StartsWith("Alert lag fires: lag is 11, > 10", StringComparison.Ordinal));
        }

        await using AlertBench second = await AlertBench.OpenAsync(folder, source, clock, receiver.Url, Lag);
        foreach (double lag in new[] { 11.0, 6, 20, 20, 4, 3 })
        {
            source.Lag = lag;
            await second.TurnAsync();
        }

        JsonElement[] taken = [.. receiver.Taken];
        Assert.Equal(["firing 11 10", "cleared 4 5"], taken.Select(t => $"{Text(t, "state")} {Text(t, "value")} {Text(t, "threshold")}"));
        Assert.Equal(["lag lag > 10 Behind n1"], taken.Select(t =>
            string.Join(' ', new[] { "rule", "on", "when", "summary", "node" }.Select(name => Text(t, name)))).Distinct());
        Assert.Equal(["2026-01-01T00:00:20.000Z", "2026-01-01T00:01:10.000Z"], taken.Select(t => Text(t, "at")));
        Assert.Equal(["2026-01-01T00:00:20.000Z"], taken.Select(t => Text(t, "since")).Distinct());
        string[] ids = [.. taken.Select(t => Text(t, "id"))];
        Assert.Equal([ids[0], ids[0], ids[0], ids[1]], receiver.Tries);
        Assert.Empty(await second.Store.DeliveriesAsync(default));
        Assert.Single(second.Logged.Warnings);
        Assert.StartsWith("Alert lag clears: lag is 4", Assert.Single(second.Logged.Of(LogLevel.Information)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delivery_ThatFails_WaitsTwiceAsLongEachTime_AndIsGivenUp()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(failures: int.MaxValue);
        await using AlertBench bench = await AlertBench.OpenAsync(
            folder, source, clock, receiver.Url, [.. Lag, "alerts.webhook.attempts_max=4"]);
        source.Lag = 11;
        Assert.True(await bench.Evaluator.LookAsync(default));
        source.Lag = 0;
        Assert.True(await bench.Evaluator.LookAsync(default));
        List<long> waits = [];
        while (await bench.Sender.SendDueAsync(default) is { } due && waits.Count < 3)
        {
            waits.Add(due - clock.GetUtcNow().ToUnixTimeMilliseconds());
            clock.Advance(TimeSpan.FromMilliseconds(waits[^1]));
        }

        // That it cleared is told only once nobody waits any more to hear that it fired.
        Assert.Equal([500, 1_000, 2_000], waits);
        AlertDelivery[] left = [.. await bench.Store.DeliveriesAsync(default)];
        Assert.Equal([(4, true), (1, false)], left.Select(d => (d.Attempts, d.Failed is not null)));
        Assert.Contains("after 4 tries", Assert.Single(bench.Logged.Of(LogLevel.Error)), StringComparison.Ordinal);
    }

    /// <summary>A hand-over: both nodes have shard 0 for a moment.</summary>
    [Fact]
    public async Task Look_OfTwoNodesAtOnce_FiresOnce()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(failures: 0);
        await using AlertBench one = await AlertBench.OpenAsync(folder, source, clock, receiver.Url, Lag);
        await using AlertBench other = await AlertBench.OpenAsync(folder, source, clock, receiver.Url, Lag);
        source.Lag = 11;
        bool[] tells = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => Task.Run(() => (i % 2 == 0 ? one : other).Evaluator.LookAsync(default))));
        Assert.Single(tells, told => told);
        await Task.WhenAll(one.Sender.SendDueAsync(default), other.Sender.SendDueAsync(default));
        Assert.Single(receiver.Taken.Select(t => Text(t, "id")).Distinct());
    }

    /// <summary>Windows that completed while nobody looked are all looked at, in order, and none twice.</summary>
    [Fact]
    public async Task Windows_ThatCompletedTogether_AreEachLookedAtOnce()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(failures: 0);
        await using AlertBench bench = await AlertBench.OpenAsync(
            folder, source, clock, receiver.Url, "alerts.rules=drop", "alerts.drop.on=window:minute:all:views", "alerts.drop.trend=< -0.5",
            "alerts.drop.silence=0s");
        double?[] views = [9, 9, 9, 1, 9, null, 9, 1, 9];
        source.Windows.AddRange(views[..5].Select((v, i) => (new EventTime(i + 1), v)));
        await bench.TurnAsync();
        await bench.TurnAsync();
        source.Windows.AddRange(views[5..].Select((v, i) => (new EventTime(i + 6), v)));
        await bench.TurnAsync();
        Assert.Equal(
            ["firing 1", "cleared 9", "firing 1", "cleared 9"], receiver.Taken.Select(t => $"{Text(t, "state")} {Text(t, "value")}"));
        Assert.Equal(4, receiver.Taken.Select(t => Text(t, "id")).Distinct().Count());
        Assert.Equal(-8 / 9.0, receiver.Taken[0].GetProperty("change").GetDouble(), 12);
    }

    /// <summary>A node that does not answer is told, and what fired goes on firing.</summary>
    [Fact]
    public async Task Look_WithoutAnAnswer_DecidesNothingAndSaysSo()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(failures: 0);
        await using AlertBench bench = await AlertBench.OpenAsync(
            folder, source, clock, receiver.Url,
            [.. Lag, "alerts.rules=lag,drop", "alerts.drop.on=window:minute:all:views", "alerts.drop.when=< 1"]);
        source.Lag = 11;
        await bench.TurnAsync();
        source.Lag = null;
        await bench.TurnAsync();
        Assert.Equal("firing", Text(Assert.Single(receiver.Taken), "state"));
        JsonElement kept = JsonDocument.Parse(Assert.Single(await bench.Store.ReadAsync(default)).State).RootElement;
        Assert.Equal(("Firing", "n1"), (Text(kept, "phase"), kept.GetProperty("missing")[0].GetString()));
        Assert.False(kept.TryGetProperty("value", out _));
        source.Lag = 2;
        await bench.TurnAsync();
        Assert.Equal(2, receiver.Taken.Count);
    }

    private static string Text(JsonElement message, string name) => message.GetProperty(name).ToString();
}

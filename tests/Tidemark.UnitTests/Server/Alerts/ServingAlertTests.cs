using System.Text.Json;
using Tidemark.IntegrationTests.Processes;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>Alerts of a whole node, as its users meet them.</summary>
public sealed class ServingAlertTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TrendOnAWindow_FiresOnceAndClearsOnce_ThroughARestartAndAWebhookThatFailsTwice()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(failures: 2);
        var node = new ServingFixture(
            "alerts.every=100ms", $"alerts.webhook.url={receiver.Url}", $"alerts.webhook.secret={WebhookReceiver.Secret}",
            "alerts.rules=drop", "alerts.drop.on=window:minute:category:10:views", "alerts.drop.trend=< -0.5");
        await node.InitializeAsync();
        try
        {
            Assert.Equal("no_data", Text(await AlertAsync(node), "state"));
            await ViewsAsync(node, 4, minute: 0);
            await ViewsAsync(node, 4, minute: 1);
            await LookedAtAsync(node, minute: 0);
            await ViewsAsync(node, 4, minute: 2);
            await ViewsAsync(node, 1, minute: 3);
            await ViewsAsync(node, 1, minute: 4);
            await receiver.TakenAsync(1);
            JsonElement alert = await AlertAsync(node);
            Assert.Equal(
                ("firing", "window:minute:category:10:views", "< -0.5", -0.75),
                (Text(alert, "state"), Text(alert, "on"), Text(alert, "trend"), alert.GetProperty("change").GetDouble()));

            await node.RestartAsync();
            Assert.Equal("firing", Text(await AlertAsync(node), "state"));
            await ViewsAsync(node, 4, minute: 5);
            await LookedAtAsync(node, minute: 4);
            Assert.Equal("firing", Text(await AlertAsync(node), "state"));
            await ViewsAsync(node, 4, minute: 6);
            await receiver.TakenAsync(2);
            Assert.Equal(["firing", "cleared"], receiver.Taken.Select(t => Text(t, "state")));
            alert = await AlertAsync(node);
            Assert.Equal(("ok", 0), (Text(alert, "state"), alert.GetProperty("deliveries").GetProperty("failed").GetInt32()));
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>Views of a minute, all of them late enough in it that the minute before is complete.</summary>
    private static async Task ViewsAsync(ServingFixture node, int count, int minute)
    {
        string[] lines = [.. Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new
        {
            event_id = $"{minute}-{i}", type = "view", video_id = "v", viewer_id = $"u{i}", category_id = 10,
            event_time = Start.AddMinutes(minute).AddSeconds(20),
        }))];
        Assert.Equal(202, (await node.PostLinesAsync(lines)).Status);
    }

    private static Task LookedAtAsync(ServingFixture node, int minute)
    {
        string end = Start.AddMinutes(minute + 1).ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
        return Poll.UntilAsync(
            async () => Text(await AlertAsync(node), "window_end") == end, TimeSpan.FromSeconds(20), () => $"{end} was not looked at");
    }

    private static async Task<JsonElement> AlertAsync(ServingFixture node) =>
        Assert.Single((await node.GetAsync("/v1/alerts")).Answer.GetProperty("items").EnumerateArray());

    private static string Text(JsonElement from, string name) => from.GetProperty(name).ToString();
}

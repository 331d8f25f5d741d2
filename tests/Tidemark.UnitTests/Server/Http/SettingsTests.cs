using System.Text.Json;
using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Http;

public sealed class SettingsTests : IAsyncLifetime
{
    private readonly ServingFixture node = new("windows.hour.lateness=15m", "alerts.webhook.secret=0123456789abcdef")
    {
        Configure = options => options with
        {
            Settings =
            [
                .. options.Settings, new Setting("x.file", "1", "/home/me/node.conf:3:1"),
                new Setting("x.environment", "2", "environment X"),
                new Setting("x.option", "3", "--data"), new Setting("x.command", "4", "default of the command"),
            ],
        },
    };

    public Task InitializeAsync() => node.InitializeAsync();

    public Task DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Settings_AreThoseInForce_WithTheirPlacesForAdministratorsAlone()
    {
        JsonElement told = (await node.GetAsync("/v1/settings")).Answer;
        Assert.Equal(
            """{"name":"hour","kind":"sliding","size_ms":3600000,"slide_ms":300000,"offset_ms":0,"lateness_ms":900000}""",
            told.GetProperty("families")[2].GetRawText());
        Assert.Equal("session", told.GetProperty("families")[4].GetProperty("kind").GetString());
        Dictionary<string, string> toAdmin = OriginsOf(told);
        Assert.Equal("\"(hidden)\"", told.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("key").GetString() == "alerts.webhook.secret").GetProperty("value").GetString());
        Assert.Equal(("/home/me/node.conf:3:1", "environment X", "-D", "default"),
            (toAdmin["x.file"], toAdmin["x.environment"], toAdmin["windows.hour.lateness"], toAdmin["watermark.kind"]));

        using var client = new HttpClient { BaseAddress = new Uri(node.Address) };
        Dictionary<string, string> toReader = OriginsOf(JsonDocument.Parse(await client.GetStringAsync("/v1/settings")).RootElement);
        Assert.Equal(toAdmin.Keys, toReader.Keys);
        Assert.Equal(("file", "environment", "-D", "default"),
            (toReader["x.file"], toReader["x.environment"], toReader["x.option"], toReader["x.command"]));
        Assert.Equal(["-D", "default", "environment", "file"], toReader.Values.Distinct().Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> OriginsOf(JsonElement answer) => answer.GetProperty("items").EnumerateArray()
        .ToDictionary(item => item.GetProperty("key").GetString()!, item => item.GetProperty("origin").GetString()!);
}

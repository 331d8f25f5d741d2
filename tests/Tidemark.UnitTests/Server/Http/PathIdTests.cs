using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

public sealed class PathIdTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    /// <summary>Of an escaped slash, routing cannot tell whether it is one.</summary>
    [Theory]
    [InlineData("x/y", "x%2Fy")]
    [InlineData("x%2Fy", "x%252Fy")]
    [InlineData("/?&# é", "%2f%3F%26%23%20%C3%A9")]
    public async Task Video_WithSignsThatPathsUse_IsFound(string video, string escaped)
    {
        Assert.Equal(202, (await node.PostLinesAsync(EventEndpointsTests.View(video))).Status);
        await node.CaughtUpAsync();
        Assert.Equal(video, (await node.GetAsync($"/v1/videos/{escaped}")).Answer.GetProperty("video_id").GetString());
        JsonElement windows = (await node.GetAsync($"/v1/videos/{escaped}/windows?window=hour")).Answer;
        Assert.Equal(video, windows.GetProperty("video_id").GetString());
        Assert.NotEmpty(windows.GetProperty("items").EnumerateArray());
    }
}

namespace Tidemark.UnitTests.Server.Http;

public sealed class RestartTests
{
    [Fact]
    public async Task Node_StartedAgain_KnowsTotalsAndFiredWindows()
    {
        var node = new ServingFixture();
        await node.InitializeAsync();
        try
        {
            await node.PostLinesAsync(
                EventEndpointsTests.View("a", time: "2026-01-01T00:00:10Z"), EventEndpointsTests.View("a", time: "2026-01-01T00:07:00Z"));
            await node.CaughtUpAsync();
            string before = (await node.GetAsync("/v1/videos/a/windows?window=minute")).Answer.GetRawText();
            await node.RestartAsync();
            await node.CaughtUpAsync();
            Assert.Equal(2, (await node.GetAsync("/v1/videos/a")).Answer.GetProperty("totals").GetProperty("views").GetInt32());
            Assert.Equal(before, (await node.GetAsync("/v1/videos/a/windows?window=minute")).Answer.GetRawText());
        }
        finally
        {
            await node.DisposeAsync();
        }
    }
}

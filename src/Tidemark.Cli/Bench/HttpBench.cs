using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Tidemark.Cli.Bench;

/// <summary>Measures calls of a node that takes events meanwhile, beside an empty call, in turns.</summary>
internal static class HttpBench
{
    private const int EventsPerSecond = 10_000, BatchEvents = 500, Videos = 200, Turns = 3;

    /// <summary>The load is sent for some longer than everything is measured.</summary>
    private const double WarmSeconds = 5, MoreSeconds = 4;

    public static async Task<HttpFigures> RunAsync(int seconds, CancellationToken cancellationToken)
    {
        await using NodeUnderLoad node = await NodeUnderLoad.StartAsync(parent: null, cancellationToken);
        await using WebApplication empty = await StartEmptyAsync(cancellationToken);
        var load = new HttpLoad(
            node.Address, node.Shards, EventsPerSecond, BatchEvents, WarmSeconds + (Turns + 1) * 3 * (seconds + 1) + MoreSeconds);
        Task sending = load.RunAsync();
        while (await node.AppliedAsync(cancellationToken) < WarmSeconds * EventsPerSecond) await Task.Delay(50, cancellationToken);

        string[] videos = await KnownAsync(node.Address, cancellationToken);
        string ids = "local ids = {" + string.Join(',', videos.Select(v => $"'{v}'")) + "} local n = 0 ";
        Wrk[] calls =
        [
            new(new Uri(empty.Urls.First()), "function request() return wrk.format('GET', '/') end"),
            new(node.Address, ids + "function request() n = n % #ids + 1 return wrk.format('GET', '/v1/videos/' .. ids[n]) end"),
            new(node.Address, ids + "wrk.headers['Content-Type'] = 'application/json' "
                + "function request() n = n % #ids + 1 "
                + "return wrk.format('POST', '/v1/score', nil, '{\"items\":[{\"video_id\":\"' .. ids[n] .. '\"}]}') end"),
        ];
        var rates = new double[calls.Length][];
        for (int call = 0; call < calls.Length; call++) rates[call] = new double[Turns];
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int call = 0; call < calls.Length; call++)
                rates[call][turn] = (await calls[call].RunAsync(seconds, pauseMs: 0, cancellationToken)).PerSecond;
        }

        var figures = new HttpCallFigures[calls.Length];
        for (int call = 0; call < calls.Length; call++)
        {
            double rate = rates[call].Order().ElementAt(Turns / 2);
            int pause = Math.Max(1, (int)Math.Round(Wrk.Connections * 1_000 / (rate / 2)));
            (double half, double p99) = await calls[call].RunAsync(seconds, pause, cancellationToken);
            figures[call] = new HttpCallFigures(Math.Round(rate), Math.Round(half), p99);
        }

        await sending;
        return new HttpFigures(figures[0], figures[1], figures[2]);
    }

    /// <summary>Videos of which an event has come.</summary>
    private static async Task<string[]> KnownAsync(Uri node, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = node };
        var known = new List<string>();
        foreach (string video in Enumerable.Range(0, Videos).Select(BenchEvents.VideoOf))
        {
            using HttpResponseMessage answer = await client.GetAsync($"/v1/videos/{video}", cancellationToken);
            if (answer.IsSuccessStatusCode) known.Add(video);
        }

        return [.. known];
    }

    private static async Task<WebApplication> StartEmptyAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapGet("/", () => "");
        await app.StartAsync(cancellationToken);
        return app;
    }
}

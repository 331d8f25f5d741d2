using Tidemark.Core;

namespace Tidemark.Cli.Cluster;

/// <summary><c>tidemark cluster tail</c>: prints lines of the nodes' logs, each once.</summary>
internal sealed class TailRun(NodeClient client, bool asJson, TimeProvider clock)
{
    /// <summary>As many lines as a node keeps, and as are asked for at once.</summary>
    public const int LinesMax = 1_000;

    private static readonly TimeSpan lookAgain = TimeSpan.FromSeconds(1);

    private readonly SeenLines seen = new();
    private int width;
    private string? lacking;

    /// <summary>Prints lines until it is cancelled.</summary>
    /// <param name="lines">How many lines from before.</param>
    /// <param name="follows">Whether to wait for new ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(int lines, bool follows, CancellationToken cancellationToken)
    {
        try
        {
            Print((await AskAsync(cancellationToken)).TakeLast(lines));
            using var timer = new PeriodicTimer(lookAgain, clock);
            while (follows && await timer.WaitForNextTickAsync(cancellationToken)) Print(await AskAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how following ends.
        }

        return ExitCodes.Done;
    }

    private async Task<List<NodeLine>> AskAsync(CancellationToken cancellationToken)
    {
        NodeReply reply = await client.SendAsync(HttpMethod.Get, $"/v1/cluster/log?limit={LinesMax}", cancellationToken);
        if (!reply.IsSuccess) throw new TidemarkException($"There are no lines: {reply.Reason}");
        (List<NodeLine> lines, string? lacks) = client.Read(
            reply, "list of lines",
            answer => (answer.GetProperty("lines").EnumerateArray().Select(NodeLine.Of).ToList(), ClusterViews.Lacks(answer)));
        if (lacks != lacking) await Console.Error.WriteLineAsync(lacks ?? "All nodes answer again.");
        lacking = lacks;
        return seen.New(lines);
    }

    private void Print(IEnumerable<NodeLine> lines)
    {
        foreach (NodeLine line in lines)
        {
            width = Math.Max(width, line.Node.Length);
            Console.WriteLine(asJson ? line.Json : line.Text(width));
        }
    }
}

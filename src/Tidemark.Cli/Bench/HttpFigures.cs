namespace Tidemark.Cli.Bench;

/// <summary>What the HTTP benchmark found.</summary>
/// <param name="Empty">A call that answers nothing, of a server of the same kind in the same process.</param>
/// <param name="Video"><c>GET /v1/videos/{id}</c>.</param>
/// <param name="Score"><c>POST /v1/score</c> of one video.</param>
internal sealed record HttpFigures(HttpCallFigures Empty, HttpCallFigures Video, HttpCallFigures Score)
{
    public IEnumerable<string> ToLines() => [Line("empty call", Empty), Line("GET /v1/videos/{id}", Video), Line("POST /v1/score", Score)];

    private string Line(string name, HttpCallFigures call) => FormattableString.Invariant(
        $"{name}: {call.PerSecond:N0} requests/s, {call.PerSecond / Empty.PerSecond:0.00} × the empty call; at {call.HalfPerSecond:N0}/s ")
        + FormattableString.Invariant($"p99 {call.HalfP99Ms:0.0} ms");
}

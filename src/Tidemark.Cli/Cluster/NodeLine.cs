using System.Text.Json;

namespace Tidemark.Cli.Cluster;

/// <summary>A line of a node's log.</summary>
/// <param name="Node">The node.</param>
/// <param name="Number">Counts the node's lines since it started, from 1.</param>
/// <param name="Time">When it was written; ISO-8601 of equal length, so that texts compare as times do.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Message">What it says.</param>
/// <param name="Json">All of it as the node gave it.</param>
internal sealed record NodeLine(string Node, long Number, string Time, string Level, string Message, string Json)
{
    public static NodeLine Of(JsonElement line) => new(
        line.GetProperty("node").GetString()!, line.GetProperty("number").GetInt64(), line.GetProperty("time").GetString()!,
        line.GetProperty("level").GetString()!, line.GetProperty("message").GetString()!, line.GetRawText());

    /// <summary>The line for people.</summary>
    /// <param name="width">How wide the names of nodes are.</param>
    public string Text(int width) => $"{Time} {Node.PadRight(width)} {Level,-7} {Message.ReplaceLineEndings(" ")}";
}

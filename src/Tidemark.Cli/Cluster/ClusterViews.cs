using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tidemark.Cli.Cluster;

/// <summary>What nodes answer about their cluster, as tables that 80 columns hold.</summary>
internal static class ClusterViews
{
    public static readonly ClusterView Members = new("/v1/cluster", "list of nodes", MembersOf);
    public static readonly ClusterView Shards = new("/v1/cluster/shards", "list of shards", ShardsOf);
    public static readonly ClusterView Actors = new("/v1/cluster/actors", "list of actors", ActorsOf);

    private static readonly Style attention = new(Color.Yellow, decoration: Decoration.Bold);

    public static ClusterView Locate(string video) =>
        new($"/v1/cluster/locate?video={Uri.EscapeDataString(video)}", "place of a video", PlaceOf);

    /// <summary>Whom an answer lacks, as a sentence; null where it is whole.</summary>
    public static string? Lacks(JsonElement answer) => answer.TryGetProperty("partial", out JsonElement partial)
        ? $"PARTIAL: this lacks {string.Join(", ", partial.EnumerateArray().Select(name => name.GetString()))}." : null;

    /// <summary>A number of things, such as 1 shard or 2 shards.</summary>
    public static string Count(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private static IEnumerable<IRenderable> MembersOf(JsonElement answer)
    {
        JsonElement[] members = [.. answer.GetProperty("members").EnumerateArray()];
        JsonElement totals = answer.GetProperty("totals");
        int shards = answer.GetProperty("shards").GetInt32();
        yield return new Text($"{Count(members.Length, "node")}, {Count(shards, "shard")}; {WatermarkOf(answer)}. Told by {Name(answer)}.");
        Table table = NewTable("node", "state", "shards>", "share>", "read>", "lag>", "heard>", "endpoint");
        long read = Number(totals, "read");
        foreach (JsonElement member in members)
        {
            JsonElement its = member.GetProperty("totals");
            string state = member.GetProperty("state").GetString()!;
            table.AddRow(
                new Text(Name(member)), new Text(state, state == "up" ? Style.Plain : attention),
                Cell(member.GetProperty("shards").GetArrayLength()), Cell(Share(Number(its, "read"), read)), Cell(Number(its, "read")),
                Cell(Number(its, "lag")), Cell(Ages.Of(member.GetProperty("heard_ms_ago").GetInt64())),
                new Text(member.GetProperty("endpoint").GetString()!));
        }

        table.AddRow(
            new Text("total"), Text.Empty, Cell(members.Sum(m => m.GetProperty("shards").GetArrayLength())), Cell(Share(read, read)),
            Cell(read), Cell(Number(totals, "lag")), Text.Empty, Text.Empty);
        yield return table;
        string[] fates = ["applied", "duplicates", "late", "poisoned", "rejected", "misrouted"];
        yield return new Text($"read = {string.Join(" + ", fates.Select(fate => $"{Number(totals, fate)} {fate}"))}");
        foreach (IRenderable note in Notes(answer)) yield return note;
    }

    private static IEnumerable<IRenderable> ShardsOf(JsonElement answer)
    {
        JsonElement[] shards = [.. answer.GetProperty("shards").EnumerateArray()];
        long restarts = Number(answer, "restarts");
        yield return new Text($"{Count(shards.Length, "shard")}, {Count(restarts, "restart")}; {WatermarkOf(answer)}.");
        Table table = NewTable("shard>", "node", "epoch>", "position>", "lag>", "watermark", "age>", "videos>", "mailbox>", "state");
        foreach (JsonElement shard in shards)
        {
            string? watermark = shard.GetProperty("watermark").GetString();
            bool isReady = shard.GetProperty("quiet_since").ValueKind != JsonValueKind.Null;
            table.AddRow(
                Cell(Number(shard, "shard")), new Text(shard.TryGetProperty("node", out JsonElement node) ? node.GetString()! : "here"),
                Cell(Number(shard, "epoch")), Cell(Number(shard, "position")), Cell(Number(shard, "lag")), new Text(Ages.Short(watermark)),
                Cell(Ages.Since(watermark)), Cell(Remembered(shard)),
                Cell(Number(shard, "mailbox_depth")), isReady ? new Text("ready") : new Text("recovering", attention));
        }

        yield return table;
        foreach (IRenderable note in Notes(answer)) yield return note;
    }

    private static IEnumerable<IRenderable> ActorsOf(JsonElement answer)
    {
        JsonElement[] nodes = [.. answer.GetProperty("nodes").EnumerateArray()];
        var tree = new Tree(new Text(Count(nodes.Length, "node")));
        foreach (JsonElement node in nodes)
        {
            JsonElement[] actors = [.. node.GetProperty("actors").EnumerateArray()];
            TreeNode branch = tree.AddNode(
                new Text($"{Name(node)}: {Count(actors.Length, "actor")}, {Count(Number(node, "restarts"), "restart")}"));
            int width = actors.Select(actor => actor.GetProperty("name").GetString()!.Length).DefaultIfEmpty().Max();
            foreach (JsonElement actor in actors)
            {
                string state = actor.GetProperty("state").GetString()!;
                branch.AddNode(new Text(
                    $"{actor.GetProperty("name").GetString()!.PadRight(width)}  {state,-10}  mailbox {actor.GetProperty("mailbox")} of "
                    + $"{actor.GetProperty("mailbox_max")}",
                    state == "ready" ? Style.Plain : attention));
            }
        }

        yield return tree;
        foreach (IRenderable note in Notes(answer)) yield return note;
    }

    private static IEnumerable<IRenderable> PlaceOf(JsonElement answer)
    {
        string place = answer.GetProperty("node").GetString() is { } node
            ? $"which {node} has, at {answer.GetProperty("endpoint")}." : "which no node has now: it moves.";
        yield return new Text($"{answer.GetProperty("video_id")} is in shard {answer.GetProperty("shard").GetInt32()}, {place}");
    }

    private static IEnumerable<IRenderable> Notes(JsonElement answer)
    {
        if (Lacks(answer) is { } lacks) yield return new Text(lacks, attention);
    }

    /// <summary>A table without lines; a heading that ends in &gt; is of numbers.</summary>
    private static Table NewTable(params ReadOnlySpan<string> headings)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (string heading in headings)
        {
            bool isNumber = heading.EndsWith('>');
            table.AddColumn(new TableColumn(new Text(heading.TrimEnd('>'), new Style(decoration: Decoration.Bold)))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = isNumber,
                Padding = new Padding(0, 0, 1, 0),
            });
        }

        return table;
    }

    private static Text Cell(long number) => Cell(number.ToString(CultureInfo.InvariantCulture));

    private static Text Cell(string text) => new(text);

    private static string Name(JsonElement element) => element.GetProperty("node").GetString()!;

    // Of a node of an earlier version, which evicts none, all it has seen.
    private static long Remembered(JsonElement shard) =>
        Number(shard, "videos") - (shard.TryGetProperty("videos_evicted", out JsonElement evicted) ? evicted.GetInt64() : 0);

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string Share(long part, long whole) =>
        whole == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    private static string WatermarkOf(JsonElement answer) => answer.GetProperty("watermark").GetString() is { } watermark
        ? $"watermark {Ages.Short(watermark)}, {Ages.Since(watermark)} ago" : "no watermark yet";
}

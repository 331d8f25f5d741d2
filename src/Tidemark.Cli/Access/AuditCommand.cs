using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;
using Tidemark.Cli.Cluster;
using Tidemark.Cli.Commands;

namespace Tidemark.Cli.Access;

/// <summary><c>tidemark audit</c>: who did what, asked of a running node.</summary>
internal static class AuditCommand
{
    private const int LimitDefault = 50, LimitMax = 1_000;

    public static Command Create()
    {
        var limit = new Option<int>("--limit")
        {
            Description = $"How many of the newest entries, at most {LimitMax}.", DefaultValueFactory = _ => LimitDefault,
        };
        limit.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > LimitMax) given.AddError($"--limit must be from 1 to {LimitMax}.");
        });
        Option<string> url = NodeUrl.Create();
        Option<bool> json = ViewCommand.Json();
        var command = new Command("audit", "Tells what operators and administrators did, newest first; needs a key of an administrator.")
        {
            limit, url, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            var view = new ClusterView($"/v1/audit?limit={parsed.GetValue(limit)}", "audit log", Entries);
            return await new ViewRun(client, view, parsed.GetValue(json)).OnceAsync(cancellationToken);
        });
        return command;
    }

    private static IEnumerable<IRenderable> Entries(JsonElement answer)
    {
        var table = new Table { Border = TableBorder.None };
        string[] fields = ["at", "who", "role", "what", "outcome", "node"];
        foreach (string field in fields) table.AddColumn(new TableColumn(new Text(field)));
        foreach (JsonElement entry in answer.GetProperty("items").EnumerateArray())
            table.AddRow(fields.Select(field => new Text(entry.GetProperty(field).GetString()!)));
        yield return table;
    }
}

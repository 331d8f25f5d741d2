using System.CommandLine;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark dlq</c>: the dead letters of a running node, and their way back.</summary>
internal static class DlqCommand
{
    public static Command Create() => new(
        "dlq", "Dead letters: records of the log that were refused, or that broke the step.")
    {
        CreateList(),
        CreateShow(),
        CreateReplay(),
    };

    private static Command CreateList()
    {
        Option<string> url = NodeUrl.Create();
        Option<string?> code = Code();
        Option<bool> json = Json();
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(given =>
        {
            if (given.Tokens.Count == 1 && int.TryParse(given.Tokens[0].Value, out int number) && number < 1)
                given.AddError($"--limit is {number}; it must be at least 1.");
        });
        var command = new Command("list", "Lists the dead letters that are kept, by shard and position.") { code, limit, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            return await new DlqReading(client, parsed.GetValue(json))
                .ListAsync(parsed.GetValue(code), parsed.GetValue(limit), cancellationToken);
        });
        return command;
    }

    private static Command CreateShow()
    {
        Option<string> url = NodeUrl.Create();
        Option<bool> json = Json();
        var id = new Argument<string>("ID") { Description = "The dead letter, such as 3-1207-0." };
        var command = new Command("show", "Shows a dead letter with its record, and what became of its last replay.") { id, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            return await new DlqReading(client, parsed.GetValue(json)).ShowAsync(parsed.GetValue(id)!, cancellationToken);
        });
        return command;
    }

    private static Command CreateReplay()
    {
        Option<string> url = NodeUrl.Create();
        Option<string?> code = Code();
        Option<bool> json = Json();
        var ids = new Argument<string[]>("ID") { Description = "The dead letters.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Replays all that have not been replayed yet." };
        var again = new Option<bool>("--again")
        {
            Description = "Sends also what was sent before with a fate that a stop of the node left unknown; the event may count twice.",
        };
        var command = new Command(
            "replay", "Sends dead letters through the log again and tells what became of each event; it is counted once.")
        {
            ids, all, code, again, url, json,
        };
        command.Validators.Add(given =>
        {
            bool named = given.GetResult(ids)?.Tokens.Count > 0, every = given.GetValue(all);
            if (named == every) given.AddError("Name the dead letters to replay, or give --all.");
            else if (!every && given.GetValue(code) is not null) given.AddError("--code goes with --all.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            var replay = new DlqReplay(client, parsed.GetValue(again), parsed.GetValue(json));
            return parsed.GetValue(all)
                ? await replay.RunAllAsync(parsed.GetValue(code), cancellationToken)
                : await replay.RunAsync(parsed.GetValue(ids)!, cancellationToken);
        });
        return command;
    }

    private static Option<string?> Code() =>
        new("--code") { Description = "Only those with this code: poisoned, or why they were refused, such as time_out_of_range." };

    private static Option<bool> Json() => new("--json") { Description = "Prints JSON, a line for each dead letter." };
}

using System.CommandLine;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark journal</c>: looks into the journal of a running node or of none, and changes nothing.</summary>
internal static class JournalCommand
{
    public static Command Create() => new("journal", "Looks into a journal, of a running node or of none, and changes nothing.")
    {
        Verify(), Show(),
    };

    private static Command Verify()
    {
        var arguments = new NodeArguments();
        Argument<string?> folder = Folder();
        Option<bool> json = Json();
        var command = new Command(
            "verify", "Checks every hash and checksum, and tells what recovery would do. Exit code 1 where something is damaged.")
        {
            folder, json,
        };
        arguments.AddTo(command, withData: false, withPort: false);
        command.SetAction(parsed =>
        {
            using JournalInspector inspector = Open(parsed.GetValue(folder), arguments.Bind(parsed));
            return JournalReport.Verify(inspector, parsed.GetValue(json), Console.Out);
        });
        return command;
    }

    private static Command Show()
    {
        var arguments = new NodeArguments();
        Argument<string?> folder = Folder();
        Option<bool> json = Json();
        var shard = new Option<int?>("--shard") { Description = "One shard alone." };
        var records = new Option<int>("--records")
        {
            Description = "How many of the newest records to list of each shard.", DefaultValueFactory = _ => 5,
        };
        var keys = new Option<int>("--keys")
        {
            Description = "How many of the videos that take most space to list of each shard.", DefaultValueFactory = _ => 5,
        };
        var command = new Command(
            "show", "Tells what a journal holds: sizes by kind, what grew since the last snapshot, and which videos take most space.")
        {
            folder, shard, records, keys, json,
        };
        arguments.AddTo(command, withData: false, withPort: false);
        command.SetAction(parsed =>
        {
            NodeOptions options = arguments.Bind(parsed);
            using JournalInspector inspector = Open(parsed.GetValue(folder), options);
            var query = new JournalShowQuery(parsed.GetValue(shard), parsed.GetValue(records), parsed.GetValue(keys));
            return JournalReport.Show(inspector, options, query, parsed.GetValue(json), Console.Out);
        });
        return command;
    }

    private static Argument<string?> Folder() => new("DIR")
    {
        Description = "The data folder, or the journal's file. Not needed where journal.postgres is set.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static Option<bool> Json() => new("--json") { Description = "Prints JSON lines, one for each shard." };

    private static JournalInspector Open(string? folder, NodeOptions options)
    {
        if (folder is null && options.JournalPostgres.Length > 0) return JournalInspector.OpenServer(options.JournalPostgres);
        string path = Directory.Exists(folder ??= options.DataDirectory) ? Path.Combine(folder, "journal.db") : folder;
        return File.Exists(path)
            ? JournalInspector.OpenFile(path)
            : throw new TidemarkException(
                $"There is no journal at {path}. Name a data folder, the file journal.db in it, or a database with journal.postgres.");
    }
}

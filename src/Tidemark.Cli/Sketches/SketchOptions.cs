using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Tidemark.Cli.Sketches;

/// <summary>The options that all verbs of <c>tidemark sketch</c> have.</summary>
internal sealed class SketchOptions
{
    private readonly Option<string?> save = new("--save") { Description = "A file to store the sketch in.", HelpName = "FILE" };

    private readonly Option<string[]> merge = new("--merge")
    {
        Description = "Stored sketches to start from. Standard input is then read only if - is among them.",
        HelpName = "FILE...",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>A command with these options and its own.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="own">Its own options.</param>
    /// <param name="run">Runs it and gives the exit code.</param>
    public static Command Create(string name, string description, IEnumerable<Option> own, Func<ParseResult, SketchFiles, int> run)
    {
        var options = new SketchOptions();
        var command = new Command(name, description);
        foreach (Option option in own) command.Add(option);
        command.Add(options.save);
        command.Add(options.merge);
        options.save.Validators.Add(RefuseEmpty);
        options.merge.Validators.Add(RefuseEmpty);
        // Reading standard input cannot be broken off, so a signal leaves it behind.
        command.SetAction((parsed, stopped) =>
        {
            var files = new SketchFiles(parsed.GetValue(options.merge) ?? [], parsed.GetValue(options.save));
            return Task.Run(() => run(parsed, files), stopped).WaitAsync(stopped);
        });
        return command;
    }

    /// <summary>Makes a number outside of its range wrong usage; what is no number at all is that already.</summary>
    public static void RefuseOutside<T>(Option<T?> option, T min, T max) where T : struct, INumber<T> => option.Validators.Add(result =>
    {
        string? text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out T value) && !(value >= min && value <= max))
            result.AddError($"{option.Name} is {text}; it must be from {min} to {max}.");
    });

    private static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0)) result.AddError($"{result.Option.Name} needs the name of a file.");
    }
}

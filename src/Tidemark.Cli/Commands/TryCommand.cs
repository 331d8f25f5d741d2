using System.CommandLine;
using Tidemark.Core;
using Tidemark.Core.Harness;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark try</c>: one window specification over JSON lines.</summary>
internal static class TryCommand
{
    public static Command Create()
    {
        var spec = new Option<FileInfo>("--spec") { Description = "The window specification, a JSON file.", Required = true };
        var input = new Option<FileInfo?>("--input") { Description = "The JSON lines to run over; standard input where it is left out." };
        var command = new Command("try", "Runs one window specification over JSON lines and prints what would be emitted.") { spec, input };
        command.SetAction(parsed => Run(parsed.GetValue(spec)!, parsed.GetValue(input)));
        return command;
    }

    private static int Run(FileInfo specFile, FileInfo? inputFile)
    {
        WindowSpec spec;
        try
        {
            spec = WindowSpec.Parse(ReadSpec(specFile));
        }
        catch (WindowSpecException impossible)
        {
            Console.Error.WriteLine($"{specFile} cannot be run: {impossible.Message}");
            return ExitCodes.WrongUsage;
        }

        using TextReader input = inputFile is null ? new StreamReader(Console.OpenStandardInput()) : OpenInput(inputFile);
        using var output = new StreamWriter(Console.OpenStandardOutput());
        // Who types or pipes lines wants to see at once what each does.
        output.AutoFlush = inputFile is null;
        foreach (string line in StreamScript.Run(spec, LinesOf(input))) output.Write(line + "\n");
        return ExitCodes.Done;
    }

    private static string ReadSpec(FileInfo file)
    {
        if (!file.Exists) throw new TidemarkException($"The specification {file} cannot be read: it does not exist.");
        return File.ReadAllText(file.FullName);
    }

    private static StreamReader OpenInput(FileInfo file)
    {
        if (!file.Exists) throw new TidemarkException($"The input {file} cannot be read: it does not exist.");
        return file.OpenText();
    }

    private static IEnumerable<string> LinesOf(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }
}

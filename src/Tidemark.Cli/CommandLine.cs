using System.CommandLine;
using System.CommandLine.Parsing;
using Tidemark.Cli.Access;
using Tidemark.Cli.Cluster;
using Tidemark.Cli.Commands;
using Tidemark.Core;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli;

/// <summary>The command line: finds the command, runs it, and turns failures into messages and exit codes.</summary>
internal static class CommandLine
{
    private const string TraceVariable = "TIDEMARK_TRACE";

    /// <summary>The commands and their options.</summary>
    public static RootCommand Create()
    {
        return new RootCommand("Tidemark: fresh features and predictions from the event stream of a video platform.")
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            GenerateCommand.Create(),
            ReplayCommand.Create(),
            TryCommand.Create(),
            ExplainCommand.Create(),
            JournalCommand.Create(),
            ConfigCommand.Create(),
            BenchCommand.Create(),
            DlqCommand.Create(),
            SketchCommand.Create(),
            ClusterCommand.Create(),
            ActorCommand.Create(),
            DevKafkaCommand.Create(),
            KeyCommand.Create(),
            AuditCommand.Create(),
            EraseCommand.Create(),
            ViewersCommand.Create(),
        };
    }

    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string error in parsed.Errors.Select(e => e.Message).Distinct()) await Console.Error.WriteLineAsync(error);
            await Console.Error.WriteLineAsync($"See: tidemark {PathOf(parsed.CommandResult)}--help");
            return ExitCodes.WrongUsage;
        }

        using var termination = new Termination();
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, termination.Token);
        }
        catch (ConfigurationException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return ConfigurationException.ExitCode;
        }
        catch (TidemarkException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (termination.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before it was done.");
            return ExitCodes.Failed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The command failed: {failure.Message}");
            return ExitCodes.Failed;
        }
        catch (Exception bug) when (Environment.GetEnvironmentVariable(TraceVariable) is not { Length: > 0 })
        {
            await Console.Error.WriteLineAsync(
                $"This is a fault of tidemark: {bug.GetType().Name}: {bug.Message} With {TraceVariable}=1 in the environment it tells "
                + "where; please report that.");
            return ExitCodes.Failed;
        }
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)}{result.Command.Name} " : "";
}

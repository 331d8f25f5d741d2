using System.CommandLine;
using Microsoft.Extensions.Logging;
using Tidemark.Server.Configuration;
using Tidemark.Server.Hosting;
using Tidemark.Server.Logging;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark serve</c>: runs a node until SIGTERM.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var arguments = new NodeArguments();
        var command = new Command("serve", "Runs a node until SIGTERM, then finishes what it has taken, checkpoints and exits 0.");
        arguments.AddTo(command, withData: true, withPort: true);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments.Bind(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(NodeOptions options, CancellationToken cancellationToken)
    {
        using var log = NodeLog.Open(Path.Combine(options.DataDirectory, "logs"), LogLevel.Information);
        await using ServingNode serving = await ServingNode.StartAsync(options, TimeProvider.System, log, cancellationToken);
        if (serving.FirstKey is { } key)
            await Console.Error.WriteLineAsync(
                $"The admin key, for what operates the node; only its hash is kept, so it is shown this once: {key}");
        Task ended = serving.Ended;
        await ended.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsFaulted) await ended;
        return ExitCodes.Done;
    }
}

using System.CommandLine;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Cli.Commands;
using Tidemark.Connectors.DataFolder;
using Tidemark.Server.Configuration;
using Tidemark.Server.Nodes;

namespace Tidemark.Cli.Access;

/// <summary><c>tidemark viewers</c>: the key that viewers are known by.</summary>
internal static class ViewersCommand
{
    public static Command Create() => new("viewers", "Looks after the key that viewers are known by.") { Rotate() };

    private static Command Rotate()
    {
        var arguments = new NodeArguments();
        var command = new Command(
            "rotate",
            "Gives a stopped node another viewer key: nothing stored can be tied to a viewer any more, and a viewer of before counts as a "
            + "new one. Where viewers.key is configured, stop all nodes, configure the new key, and run this once.");
        arguments.AddTo(command, withData: true, withPort: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            NodeOptions options = arguments.Bind(parsed);
            (string before, string after) = await ViewerKeyRotation.RunAsync(
                options, RandomNumberGenerator.GetBytes(ViewerKey.KeyBytes), TimeProvider.System, NullLoggerFactory.Instance,
                cancellationToken);
            Console.WriteLine(before == after
                ? $"The viewer key is {after}, as before."
                : $"The viewer key was {before} and is {after} now.");
            await using KeyRun run = await KeyRun.OpenAsync(options, asJson: false, cancellationToken);
            await run.AuditAsync($"viewers rotate: {before} to {after}");
            return ExitCodes.Done;
        });
        return command;
    }
}

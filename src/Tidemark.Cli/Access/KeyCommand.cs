using System.CommandLine;
using System.Globalization;
using Tidemark.Cli.Commands;
using Tidemark.Server.Access;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Access;

/// <summary><c>tidemark key</c>: the access keys of a node or a cluster. It writes to their database itself, so it needs the same
/// configuration and no key, and works whether a node runs or not.</summary>
internal static class KeyCommand
{
    private const double RateMin = 0.1, RateMax = 1_000_000;

    public static Command Create() => new(
        "key", "Makes, lists and revokes access keys, in the data folder or the database; running nodes follow within two seconds.")
    {
        CreateKey(), List(), Revoke(),
    };

    private static Command CreateKey()
    {
        var name = new Argument<string>("NAME") { Description = "Whose key it is; no two keys in force have the same name." };
        name.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is { Length: > 0 and <= 64 } text && !text.Any(char.IsControl)) return;
            given.AddError("NAME must have 1 to 64 characters, none of them a control character.");
        });
        var role = new Option<string>("--role") { Description = $"What it may do: {Roles.Names}.", Required = true };
        role.Validators.Add(given =>
        {
            if (!Roles.TryParse(given.GetValueOrDefault<string>() ?? "", out _))
                given.AddError($"--role {given.GetValueOrDefault<string>()} is none; it must be {Roles.Names}.");
        });
        var rate = new Option<double?>("--rate")
        {
            Description = "How many requests a second it may make, twice as many at once [access.rate].",
        };
        rate.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is < RateMin or > RateMax)
                given.AddError(string.Create(CultureInfo.InvariantCulture, $"--rate must be from {RateMin} to {RateMax}."));
        });
        var expires = new Option<string?>("--expires")
        {
            Description = "After how long it is good no more, such as 90d; never where not given.",
        };
        expires.Validators.Add(given =>
        {
            if (!DurationText.TryParse(given.GetValueOrDefault<string>() ?? "", out TimeSpan after) || after <= TimeSpan.Zero)
                given.AddError($"--expires {given.GetValueOrDefault<string>()} is no duration, such as 90d or 12h.");
        });
        return WithNode(new Command("create", "Makes a key and prints it, this once.") { name, role, rate, expires }, (run, parsed) =>
        {
            _ = Roles.TryParse(parsed.GetValue(role)!, out Role given);
            TimeSpan? after = parsed.GetValue(expires) is { } text && DurationText.TryParse(text, out TimeSpan read) ? read : null;
            return run.CreateAsync(parsed.GetValue(name)!, given, parsed.GetValue(rate), after);
        });
    }

    private static Command List() => WithNode(new Command("list", "Lists the keys, without their secrets."), (run, _) => run.ListAsync());

    private static Command Revoke()
    {
        var key = new Argument<string>("KEY") { Description = "The name of a key in force, or its id." };
        return WithNode(
            new Command("revoke", "Ends a key. Exit code 1 where there is none in force.") { key },
            (run, parsed) => run.RevokeAsync(parsed.GetValue(key)!));
    }

    private static Command WithNode(Command command, Func<KeyRun, ParseResult, Task<int>> act)
    {
        var arguments = new NodeArguments();
        arguments.AddTo(command, withData: true, withPort: false);
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using KeyRun run = await KeyRun.OpenAsync(arguments.Bind(parsed), parsed.GetValue(json), cancellationToken);
            return await act(run, parsed);
        });
        return command;
    }
}

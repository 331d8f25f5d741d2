using System.Text.Json;
using System.Text.RegularExpressions;
using Tidemark.Cli;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Gates;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Deploy;

/// <summary>The runbook names only what there is, and a runbook that names something else is found.</summary>
public sealed partial class RunbookTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    private static readonly Lazy<string> source = new(() => Joint().Replace(
        string.Concat(SourceTree.TextFiles.Where(f => f.IsCSharp && f.IsUnder("src")).Select(f => f.Text)), ""));

    [Fact]
    public async Task Runbook_NamesWhatThereIs() => Assert.Empty(await FaultsAsync(Runbook.Read()));

    [Theory]
    [InlineData("`tidemark dlq lists`", "dlq lists")]
    [InlineData("```\n$ docker compose exec n1 tidemark dlq list --cod poisoned\n```\n", "--cod")]
    [InlineData("```\n$ docker compose exec n1 tidemark dlq show | tail -n 1\n```\n", "dlq show")]
    [InlineData("```\n$ docker compose run --rm --no-deps n1 journal verfy\n```\n", "journal verfy")]
    [InlineData("```\n$ docker compose exec n4 tidemark dlq list\n```\n", "no service n4")]
    [InlineData("`docker compose restart postgre`", "no service postgre")]
    [InlineData("`docker compose logs --tail 20 n5`", "no service n5")]
    [InlineData("`kafka.offset_lost`", "kafka.offset_lost")]
    [InlineData("`TIDEMARK__KAFKA__OFFSET_LOST: go_on`", "kafka.offset_lost")]
    [InlineData("`GET /v1/cluster/shard`", "/v1/cluster/shard")]
    [InlineData("`/readyzz`", "/readyzz")]
    [InlineData("`deploy/topic.sh`", "deploy/topic.sh")]
    [InlineData("[below](#nowhere)", "#nowhere")]
    [InlineData("“it fell\nover”", "it fell over")]
    public async Task Runbook_WhenItNamesSomethingElse_IsRefused(string text, string told) =>
        Assert.Contains(await FaultsAsync(Runbook.Parse($"# Top\n\n{text}\n")), fault => fault.Contains(told, StringComparison.Ordinal));

    /// <summary>Nothing passes for want of being read.</summary>
    [Fact]
    public void Runbook_IsRead()
    {
        Runbook runbook = Runbook.Read();
        Assert.Contains(runbook.ProgramArguments, words => words is ["dlq", "list", "--code", "poisoned"]);
        Assert.Contains(runbook.ProgramArguments, words => words is ["journal", "verify"]);
        Assert.Contains(runbook.ProgramArguments, words => words is ["cluster", "drain", "n2"]);
        Assert.Contains("postgres", runbook.ServicesNamed);
        Assert.Contains("The client goes on trying", runbook.Messages);
    }

    private async Task<List<string>> FaultsAsync(Runbook runbook)
    {
        List<string> faults = [];
        foreach (string[] words in runbook.ProgramArguments)
        {
            string command = $"tidemark {string.Join(' ', words)}";
            faults.AddRange(CommandLine.Create().Parse(words).Errors.Select(error => $"{command}: {error.Message}"));
        }

        faults.AddRange(runbook.ServicesNamed.Except(ComposeFile.Read().Services.Keys).Select(name => $"there is no service {name}"));

        string[] keys = [.. NodeOptionsBinder.Show(new SettingSources()).Select(setting => setting.Key)];
        string[] sections = [.. keys.Select(key => key.Split('.')[0]).Distinct()];
        IEnumerable<string> named = runbook.Names.Where(name => Key().IsMatch(name) && sections.Contains(name.Split('.')[0]))
            .Concat(Variable().Matches(runbook.Text).Select(variable =>
                variable.Value.ToLowerInvariant().Replace("__", ".", StringComparison.Ordinal)));
        faults.AddRange(named.Except(keys).Select(key => $"there is no key {key}"));

        JsonElement paths = (await node.GetAsync("/openapi/v1.json")).Answer.GetProperty("paths");
        string[] calls = [.. paths.EnumerateObject().Select(path => path.Name)];
        faults.AddRange(Call().Matches(runbook.Text).Select(match => match.Value).Except(calls).Select(call => $"there is no call {call}"));

        IEnumerable<string> files = runbook.Commands.SelectMany(words => words).Where(word => OwnFile().IsMatch(word));
        faults.AddRange(files.Except(SourceTree.Paths).Where(file => !Directory.Exists(Path.Combine(SourceTree.Root, file)))
            .Select(file => $"there is no file {file}"));
        string[] headings = [.. Heading().Matches(runbook.Text).Select(match => match.Value.ToLowerInvariant().Replace(' ', '-'))];
        faults.AddRange(Anchor().Matches(runbook.Text).Select(match => match.Value).Except(headings.Select(heading => $"#{heading}"))
            .Select(anchor => $"there is no heading {anchor}"));
        faults.AddRange(runbook.Messages.Where(said => !source.Value.Contains(said, StringComparison.Ordinal))
            .Select(said => $"nobody says \"{said}\""));
        return faults;
    }

    // A string that goes on in the next line.
    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Joint();

    [GeneratedRegex(@"^[a-z_]+(\.[a-z_]+)+$")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?<=TIDEMARK__)[A-Z_]+\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![\w.]/?)/(v1/[\w/]+|readyz\w*|healthz\w*)")]
    private static partial Regex Call();

    [GeneratedRegex(@"^(deploy|tests|docs|src|hocon)/[\w./-]+$|^docker-compose\.yml$|^\.env\.example$")]
    private static partial Regex OwnFile();

    [GeneratedRegex(@"(?<=^#+ ).+$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<=\]\()#[\w-]+")]
    private static partial Regex Anchor();
}

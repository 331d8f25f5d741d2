using System.Text;
using System.Text.RegularExpressions;
using Tidemark.Core.Aggregates;
using Tidemark.Media.Events;
using Tidemark.Server.Configuration;
using Tidemark.Server.Configuration.Hocon;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Server.Configuration;

/// <summary>What <c>hocon/reference.conf</c> says is what the code does: every key, its default and its range.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "hocon", "reference.conf"));

    /// <summary>The strategies of the watermark show each other's defaults only where they are chosen.</summary>
    private static readonly string[] Kinds = ["fixed", "adaptive", "completeness"];

    [Fact]
    public void Reference_HoldsExactlyTheKeysThatAreBound()
    {
        Settings settings = new SettingSources().Resolve();
        NodeOptionsBinder.Bind(settings);
        Assert.Equal(settings.InForce.Select(setting => setting.Key), Leaves().Keys.Order(StringComparer.Ordinal));
        Assert.All(settings.InForce, setting => Assert.Equal("default", setting.Origin));
    }

    /// <summary>Read without the reference, every key has the default of the code.</summary>
    [Fact]
    public void Reference_HasTheDefaultsOfTheCode()
    {
        foreach (string kind in Kinds)
        {
            NodeOptions withReference = NodeOptionsBinder.Bind(new SettingSources().AddDefinitions([$"watermark.kind={kind}"]));
            Assert.Equal(Describe(Bind($"watermark.kind = {kind}")), Describe(withReference));
        }

        Assert.Equal(Describe(new NodeOptions()), Describe(Bind("")));
    }

    /// <summary>What the comparison above compares tells every key that has a range: its two ends are not the same.</summary>
    [Theory]
    [MemberData(nameof(NodeOptionsRangeTests.Ranges), MemberType = typeof(NodeOptionsRangeTests))]
    public void Description_TellsEveryKey(string key, string[] good, string[] bad, string[] along)
    {
        Assert.NotEmpty(bad);
        string[] least = [.. along, $"{key}={good[0]}"], most = [.. along, $"{key}={good[^1]}"];
        Assert.Contains(Kinds, kind => Of(least, kind) != Of(most, kind));

        string Of(string[] definitions, string kind) =>
            Describe(NodeOptionsBinder.Bind(new SettingSources().AddDefinitions([$"watermark.kind={kind}", .. definitions])));
    }

    /// <summary>The comment above a key tells the rule that its value is held to; of a default family only where none before
    /// did.</summary>
    [Fact]
    public void Reference_TellsTheRuleOfEveryKey()
    {
        Settings settings = new SettingSources().Resolve();
        NodeOptionsBinder.Bind(settings);
        HashSet<string> told = [];
        foreach ((string key, int line) in Leaves().OrderBy(leaf => leaf.Value))
        {
            string what = FamilyKey().Replace(key, "windows.NAME.");
            string comment = CommentAbove(line);
            if (!told.Add(what) && comment.Length == 0) continue;
            Assert.True(comment.Length > 0, $"{key} has no comment");
            string rule = settings.Rules[key];
            Assert.True(comment.Contains(rule, StringComparison.Ordinal), $"{key}: \"{comment}\" does not say \"{rule}\"");
        }
    }

    [Fact]
    public void SingleNode_Binds()
    {
        var home = new Dictionary<string, string> { ["HOME"] = "/home/me", ["TIDEMARK_KEY"] = "secret", ["PORT"] = "81" };
        NodeOptions options = NodeOptionsBinder.Bind(
            new SettingSources().AddFile(Path.Combine(SourceTree.Root, "hocon", "single-node.conf")).AddEnvironment(home));
        Assert.Equal(
            ("/home/me/tidemark-data", "/home/me/tidemark-data/results", "secret", 81),
            (options.DataDirectory, options.SinkDirectory, options.HttpKey, options.HttpPort));
        Assert.Equal(["minute", "five_minutes", "hour", "day", "session", "shift"], options.Shard.Windows.Families.Select(f => f.Name));
        Assert.Equal(900_000, options.Shard.Windows.Families.Single(f => f.Name == "hour").AllowedLatenessMs);
    }

    private static NodeOptions Bind(string text)
    {
        var document = new HoconDocument(new HoconFiles(), partsQuotedKeys: false);
        document.Add("test", Encoding.UTF8.GetBytes(text));
        return NodeOptionsBinder.Bind(new Settings(document.Resolve(_ => null).Value, []));
    }

    /// <summary>Everything the options hold, as text.</summary>
    private static string Describe(NodeOptions options)
    {
        Assert.Same(UserAggregates<MediaEvent>.None, options.Aggregates);
        IEnumerable<string> families = options.Shard.Windows.Families.Select(f =>
            $"{f.Name} {f.Kind} {f.SizeMs} {f.SlideMs} {f.OffsetMs} {f.Lookback} {f.AllowedLatenessMs} {f.Emission} {f.EarlyEveryMs}");
        return $"{options}\n{string.Join('\n', families)}";
    }

    /// <summary>The line, from 0, of every key in the file.</summary>
    private static Dictionary<string, int> Leaves()
    {
        var document = new HoconDocument(new HoconFiles(), partsQuotedKeys: false);
        document.Add("reference.conf", Encoding.UTF8.GetBytes(string.Join('\n', Lines)));
        Dictionary<string, int> leaves = [];
        Collect(document.Resolve(_ => null).Value, "");
        return leaves;

        void Collect(HoconValue value, string key)
        {
            if (value is not HoconObject group) leaves.Add(key, value.Origin.Line - 1);
            else
            {
                foreach ((string name, HoconValue inner) in group.Fields) Collect(inner, key.Length == 0 ? name : $"{key}.{name}");
            }
        }
    }

    private static string CommentAbove(int line)
    {
        int first = line;
        while (first > 0 && Lines[first - 1].TrimStart().StartsWith('#')) first--;
        return string.Join(' ', Lines[first..line].Select(text => text.TrimStart().TrimStart('#').Trim()));
    }

    [GeneratedRegex(@"^windows\.[a-z_]+\.")]
    private static partial Regex FamilyKey();
}

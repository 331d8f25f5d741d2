using System.Text;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;
using Tidemark.Media.Aggregates;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Media.Aggregates;

public sealed class UserAggregatesTests
{
    private static readonly UserAggregates<MediaEvent> Both =
        UserAggregates<MediaEvent>.None.With<ViewsByReferrer>().With<LongestWatch>();

    [Fact]
    public void Pane_OfEvents_TellsEveryRegisteredAggregate()
    {
        MediaPane pane = default;
        foreach (Referrer referrer in new[] { Referrer.Search, Referrer.Search, Referrer.Other, Referrer.None })
            Add(ref pane, MediaEventType.View, referrer, watchMs: 100 * (int)referrer);
        Add(ref pane, MediaEventType.Like, Referrer.None, watchMs: 0);
        Assert.Equal(
            """{"views_by_referrer":{"search":2,"browse":0,"share":0,"external":0,"other":1,"none":1},"longest_watch_ms":500}""",
            Encoding.UTF8.GetString(pane.User.ToJson()));
    }

    [Fact]
    public void Merge_SharesNothingWithWhatItTook()
    {
        MediaPane left = default, right = default;
        Add(ref right, MediaEventType.View, Referrer.Share, watchMs: 7);
        left.Merge(in right);
        Add(ref left, MediaEventType.View, Referrer.Share, watchMs: 9);
        Assert.Contains("\"share\":1", Encoding.UTF8.GetString(right.User.ToJson()), StringComparison.Ordinal);
        Assert.Contains("\"share\":2", Encoding.UTF8.GetString(left.User.ToJson()), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfWhatWasWritten_GivesEqualBytes()
    {
        MediaPane pane = default;
        Add(ref pane, MediaEventType.View, Referrer.External, watchMs: 3);
        var written = new ByteWriter();
        pane.Write(written);
        var reader = new ByteReader(written.WrittenSpan, Both);
        var again = new ByteWriter();
        MediaPane.Read(ref reader).Write(again);
        Assert.True(reader.AtEnd);
        Assert.True(written.WrittenSpan.SequenceEqual(again.WrittenSpan));
    }

    [Fact]
    public void Read_OfAnAggregateThatIsNotRegistered_NamesIt()
    {
        MediaPane pane = default;
        Add(ref pane, MediaEventType.View, Referrer.External, watchMs: 3);
        var written = new ByteWriter();
        pane.Write(written);
        var damage = Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(written.WrittenSpan, UserAggregates<MediaEvent>.None.With<ViewsByReferrer>());
            MediaPane.Read(ref reader);
        });
        Assert.Contains(
            "longest_watch_ms@1, which this node does not have; it has views_by_referrer@1", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_AnIdThatIsThere_IsRefused() =>
        Assert.Contains("longest_watch_ms is registered already", Assert.Throws<ArgumentException>(
            () => Both.With<LongestWatch>()).Message, StringComparison.Ordinal);

    [Fact]
    public void Pane_WithoutAggregates_SaysNothing()
    {
        MediaPane pane = default;
        pane.Add(new MediaEvent { Type = MediaEventType.View }, new CodeLog());
        Assert.Empty(pane.User.ToJson());
    }

    [Fact]
    public void Configuration_ChoosesOursByIdAndNamesThemOtherwise()
    {
        Assert.Equal(["views_by_referrer@1"], Bind("aggregates=views_by_referrer").Aggregates.Names);
        Assert.Contains(
            "aggregates names \"views\"; there is views_by_referrer.",
            Assert.Throws<ConfigurationException>(() => Bind("aggregates=views")).Faults);
    }

    /// <summary>What the README shows compiles, since this project does.</summary>
    [Fact]
    public void Readme_ShowsTheAggregateOfThisTest()
    {
        string source = File.ReadAllText(Path.Combine(
            SourceTree.Root, "tests", "Tidemark.UnitTests", "Media", "Aggregates", "LongestWatch.cs"));
        string code = source[source.IndexOf("public struct", StringComparison.Ordinal)..].TrimEnd();
        Assert.Contains(code, File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")), StringComparison.Ordinal);
    }

    private static void Add(ref MediaPane pane, MediaEventType type, Referrer referrer, long watchMs) =>
        pane.Add(new MediaEvent { Type = type, Referrer = referrer, WatchMs = watchMs, Aggregates = Both }, new CodeLog());

    private static NodeOptions Bind(string definition) =>
        NodeOptionsBinder.Bind(new SettingSources().AddDefinitions([definition]));
}

using Tidemark.Core.Codecs;
using Tidemark.Core.Harness;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

using Sessions = Tidemark.Core.Windows.SessionTable<
    Tidemark.Core.Harness.KeyedValueDomain.Totals, Tidemark.Core.Harness.KeyedValue>;
using TotalsSession = Tidemark.Core.Windows.Session<Tidemark.Core.Harness.KeyedValueDomain.Totals>;

namespace Tidemark.UnitTests.Core.Windows;

/// <summary>The gap is 10.</summary>
public sealed class SessionTableTests
{
    private static readonly WindowFamily Ten = WindowFamily.Session("session", 10);
    private static readonly WindowFamily Lenient = WindowFamily.Session("session", 10) with { AllowedLatenessMs = 20 };

    private readonly Sessions table = new(Ten);

    [Theory]
    [InlineData(new long[] { 0 }, "0-10:1")]
    [InlineData(new long[] { 0, 9 }, "0-19:2")]
    [InlineData(new long[] { 0, 10 }, "0-10:1 10-20:1")]
    [InlineData(new long[] { 10, 0 }, "0-10:1 10-20:1")]
    [InlineData(new long[] { 5, -4 }, "-4-15:2")]
    [InlineData(new long[] { 0, 18, 9 }, "0-28:3")]
    [InlineData(new long[] { 0, 20, 10 }, "0-10:1 10-20:1 20-30:1")]
    [InlineData(new long[] { 0, 30, 60, 15 }, "0-10:1 15-25:1 30-40:1 60-70:1")]
    [InlineData(new long[] { 0, 0, 0 }, "0-10:3")]
    [InlineData(new long[] { -100, -95 }, "-100--85:2")]
    public void Events_CloserThanTheGap_MakeOneSession(long[] times, string sessions)
    {
        foreach (long time in times) Add(table, time, EventTime.Min);
        Assert.Equal(sessions, Text(table));
    }

    [Fact]
    public void Events_OfDifferentKeys_StayApart()
    {
        Add(table, 0, EventTime.Min);
        Add(table, 5, EventTime.Min, key: 2);
        Assert.Equal(("0-10:1", "5-15:1", ""), (Text(table), Text(table, key: 2), Text(table, key: 3)));
    }

    [Fact]
    public void Event_NextToTheEndOfTime_MakesASessionThatIsCut()
    {
        Add(table, long.MaxValue - 3, EventTime.Min);
        Assert.Equal(EventTime.Max, table.Of(1)[0].Span.End);
        Assert.Equal(EventTime.Max, table.BlockOf(EventTime.Max).End);
    }

    [Fact]
    public void CanTake_JudgesAfterMerging()
    {
        var watermark = new EventTime(20);
        Add(table, 9, EventTime.Min);
        Add(table, 18, EventTime.Min);
        Assert.True(table.CanTake(1, new EventTime(5), watermark));
        Assert.False(table.CanTake(2, new EventTime(5), watermark));
        Assert.False(table.CanTake(-1, new EventTime(10), watermark));
        Assert.True(table.CanTake(-1, new EventTime(11), watermark));
        Assert.False(table.CanTake(1, new EventTime(5), new EventTime(28)));
        Assert.False(table.CanTake(1, new EventTime(-1), watermark));
    }

    [Fact]
    public void CanTake_WithinTheAllowance_GoesOn()
    {
        var lenient = new Sessions(Lenient);
        Assert.True(lenient.CanTake(-1, new EventTime(0), new EventTime(29)));
        Assert.False(lenient.CanTake(-1, new EventTime(0), new EventTime(30)));
    }

    [Fact]
    public void Session_IsDueAtItsEndAndClosesWithItsBlock()
    {
        Add(table, 3, EventTime.Min);
        Assert.Equal(new EventTime(13), table.NextDue);
        Assert.Equal(("", ""), Due(table, 12));
        Assert.Equal(("3-13:1", ""), Due(table, 13));
        Assert.Equal(new EventTime(20), table.NextDue);
        Assert.Equal(("", ""), Due(table, 19));
        Assert.Equal(("", "3-13:1"), Due(table, 20));
        Assert.Null(table.NextDue);
        Assert.Empty(table.Of(1));
    }

    [Fact]
    public void Session_OfFinalOnly_IsDueAfterTheAllowance()
    {
        var patient = new Sessions(Lenient with { Emission = WindowEmission.FinalOnly });
        Add(patient, 3, EventTime.Min);
        Assert.Equal(("", ""), Due(patient, 32));
        Assert.Equal(("3-13:1", ""), Due(patient, 33));
        Assert.Equal(("", "3-13:1"), Due(patient, 40));
    }

    [Fact]
    public void Session_ThatGrowsBeforeItIsDue_FiresOnceAtItsLastEnd()
    {
        Add(table, 0, EventTime.Min);
        Add(table, 8, EventTime.Min);
        Assert.Equal(("", ""), Due(table, 17));
        Assert.Equal(("0-18:2", ""), Due(table, 18));
        Assert.Equal(("", "0-18:2"), Due(table, 1_000));
    }

    [Fact]
    public void Sessions_ThatAreJoined_FireOnce()
    {
        Add(table, 0, EventTime.Min);
        Add(table, 18, EventTime.Min);
        Add(table, 9, EventTime.Min);
        Assert.Equal(("0-28:3", ""), Due(table, 28));
        Assert.Equal(("", "0-28:3"), Due(table, 30));
        Assert.Null(table.NextDue);
    }

    [Fact]
    public void Session_ThatHasFiredAndGrowsBeyondTheWatermark_IsOpenAgainAndReplacesItself()
    {
        var lenient = new Sessions(Lenient);
        Add(lenient, 0, EventTime.Min);
        Assert.Equal(("0-10:1", ""), Due(lenient, 12));
        int number = Add(lenient, 9, new EventTime(12));
        Assert.Equal((false, 1), (lenient.At(number).HasFired, lenient.At(number).Firings));
        Assert.Equal([new Interval(new EventTime(0), new EventTime(10))], lenient.At(number).Replaces);
        Assert.Equal(("0-19:2", ""), Due(lenient, 19));
        Assert.Equal((true, 2), (lenient.At(number).HasFired, lenient.At(number).Firings));
        Assert.Empty(lenient.At(number).Replaces);
        Assert.Equal(("", ""), Due(lenient, 39));
        Assert.Equal(("", "0-19:2"), Due(lenient, 40));
    }

    [Fact]
    public void Session_ThatIsFinal_MergesNoMore()
    {
        Add(table, 0, EventTime.Min);
        Assert.Equal(("0-10:1", ""), Due(table, 10));
        Add(table, 5, new EventTime(10));
        Assert.Equal("0-10:1 5-15:1", Text(table));
    }

    [Fact]
    public void Unfired_AreThoseWhoseEndIsToCome()
    {
        Add(table, 0, EventTime.Min);
        Add(table, 50, EventTime.Min);
        Due(table, 10);
        Assert.Equal("50-60:1", Text(table, table.Unfired));
    }

    [Theory]
    [InlineData(10, 10, 20)]
    [InlineData(19, 10, 20)]
    [InlineData(-1, -10, 0)]
    [InlineData(-10, -10, 0)]
    public void BlockOf_IsTheMultipleOfTheGapThatHoldsTheEnd(long end, long start, long blockEnd) => Assert.Equal(
        new Interval(new EventTime(start), new EventTime(blockEnd)), table.BlockOf(new EventTime(end)));

    [Fact]
    public void Deltas_AppliedOneAfterAnother_FireWhatTheTableFires()
    {
        var copy = new Sessions(Ten);
        Add(table, 0, EventTime.Min);
        Add(table, 40, EventTime.Min, key: 2);
        Checkpoint(copy);
        Add(table, 18, EventTime.Min);
        Checkpoint(copy);
        Add(table, 9, EventTime.Min);
        Checkpoint(copy);
        Assert.Equal((Text(table), Text(table, key: 2)), (Text(copy), Text(copy, key: 2)));

        // The timers at 10 and 28 of what was merged since are void.
        Assert.Equal(("", ""), Due(copy, 27));
        Assert.Equal(("0-28:3", ""), Due(copy, 28));
        Assert.Equal(("0-28:3", ""), Due(table, 28));
        Checkpoint(copy);
        Assert.Equal(("", "0-28:3"), Due(table, 30));
        Checkpoint(copy);
        Assert.Empty(copy.Of(1));
        Assert.Equal(("", ""), Due(copy, 49));
        Assert.Equal(("40-50:1", ""), Due(copy, 50));
    }

    [Fact]
    public void Snapshot_ReadBack_WritesTheSameBytes()
    {
        var lenient = new Sessions(Lenient);
        Add(lenient, 0, EventTime.Min);
        Due(lenient, 12);
        Add(lenient, 9, new EventTime(12));
        Add(lenient, -50, new EventTime(-40), key: 300);
        byte[] written = Written(lenient, all: true);
        var copy = new Sessions(Lenient);
        var reader = new ByteReader(written);
        copy.Apply(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(written, Written(copy, all: true));
        Assert.Equal([new Interval(new EventTime(0), new EventTime(10))], copy.Of(1)[0].Replaces);
    }

    [Fact]
    public void Delta_WithoutChanges_HoldsNoEntry()
    {
        Add(table, 0, EventTime.Min);
        Written(table, all: false);
        Assert.Equal([0], Written(table, all: false));
        table.Told(table.Unfired.Single().Number);
        Assert.NotEqual([0], Written(table, all: false));
    }

    private static int Add(Sessions table, long time, EventTime watermark, int key = 1)
    {
        var e = new KeyedValue(new EventTime(time), 0, 1, "k"u8);
        return table.Add(key, in e, watermark);
    }

    /// <summary>Fires and drops what is due, as the shard does.</summary>
    private static (string Fired, string Closed) Due(Sessions table, long watermark)
    {
        List<DueSession> firing = [], closing = [];
        table.TakeDue(new EventTime(watermark), firing, closing);
        foreach (DueSession due in firing)
        {
            table.At(due.Number).Fire();
            table.Fired(due.Number);
        }

        (string, string) texts = (Text(table, firing), Text(table, closing));
        foreach (DueSession due in closing) table.Drop(due.Number);
        return texts;
    }

    private static string Text(Sessions table, int key = 1) => Text(table.Of(key));

    private static string Text(Sessions table, IEnumerable<DueSession> sessions) => Text(sessions.Select(due => table.At(due.Number)));

    private static string Text(IEnumerable<TotalsSession> sessions) => string.Join(
        ' ', sessions.Select(s => $"{s.Span.Start.Milliseconds}-{s.Span.End.Milliseconds}:{s.Pane.Count}"));

    private static byte[] Written(Sessions table, bool all)
    {
        var writer = new ByteWriter();
        if (all) table.Write(table.Keys(), writer);
        else table.WriteChanges(writer);
        return writer.ToArray();
    }

    private void Checkpoint(Sessions copy)
    {
        var reader = new ByteReader(Written(table, all: false));
        copy.ApplyChanges(ref reader);
        Assert.True(reader.AtEnd);
    }
}

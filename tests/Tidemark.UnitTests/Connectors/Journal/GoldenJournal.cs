using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Journal;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>What the golden files hold, and how one is made.</summary>
/// <remarks>When the format changes, run the tests with <c>TIDEMARK_GOLDEN_JOURNAL</c> naming a file that does not exist: it is made by
/// the current code. Add it under <c>Golden/</c> as <c>journal-v</c> and the new version; the files before it stay as they are.</remarks>
internal static class GoldenJournal
{
    public const string PathVariable = "TIDEMARK_GOLDEN_JOURNAL";

    public static async Task WriteAsync(string path)
    {
        await using SqliteJournal journal = Open(path);
        await journal.EnsureMetadataAsync("partitions", "2", default);
        ShardClaim first = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            first, Delta(1) with { Fired = [Fired(0, 0, -10, 10, 7, 8, 9)] }, Snapshot(2), SnapshotOfPrevious(3) with { Position = 20 });
        ShardClaim again = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            again,
            Delta(4) with { Outbox = new byte[] { 4, 4 }, Watermark = EventTime.Max },
            Delta(5) with { Fired = [Fired(1, 2, 0, 60, 1)] });
        ShardClaim other = await journal.ClaimAsync(1, default);
        await journal.CommitAll(other, Delta(1) with { State = new byte[20_000], Watermark = EventTime.Min });
    }

    public static async Task CheckAsync(string path)
    {
        var always = new Interval(EventTime.Min, EventTime.Max);
        await using SqliteJournal journal = Open(path);
        Assert.Equal("2", await journal.EnsureMetadataAsync("partitions", "9", default));
        ShardClaim claim = await journal.ClaimAsync(0, default);
        Assert.Equal(3, claim.Epoch);
        RecoveredShard recovered = await journal.RecoverAsync(claim, default);
        Assert.Equal((5, 50), (recovered.Sequence, recovered.Position));
        Assert.Equal([State(3), State(4), State(5)], recovered.States.Select(state => state.ToArray()));
        Outbox outbox = Assert.Single(recovered.Unpublished);
        Assert.Equal((4L, "0404"), (outbox.Sequence, Convert.ToHexString(outbox.Bytes.Span)));
        Assert.Equal(20, await journal.OldestNeededPositionAsync(0, default));
        Assert.Equal([(-10, 10, [7, 8, 9])], await journal.FiredOf(0, 0, 0, always));
        Assert.Equal([(0, 60, [1])], await journal.FiredOf(0, 1, 2, always));
        Assert.Equal([new byte[20_000]], await journal.States(await journal.ClaimAsync(1, default)));
        await journal.CommitAll(claim, Snapshot(6), Delta(7));
        Assert.Equal([State(6), State(7)], await journal.States(claim));
    }

    private static SqliteJournal Open(string path) => SqliteJournal.Open(path, NullLogger<SqliteJournal>.Instance);
}

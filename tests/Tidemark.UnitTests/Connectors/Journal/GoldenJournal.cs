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
        await using SqlJournal journal = Open(path);
        await journal.EnsureMetadataAsync("partitions", "2", default);
        ShardClaim first = await journal.ClaimAsync(0, default);
        await journal.CommitAll(first, Delta(1) with { Fired = [Fired(0, 0, -10, 10, 7, 8, 9)] });
        await journal.CommitRange(first, 2, 3, snapshots: [2, 3]);
        ShardClaim again = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            again,
            Delta(4) with { Outbox = new byte[] { 4, 4 }, Watermark = EventTime.Max, FollowsFromSource = false },
            Delta(5) with { Fired = [Fired(1, 2, 0, 60, 1)] });
        ShardClaim other = await journal.ClaimAsync(1, default);
        await journal.CommitAll(other, Delta(1) with { State = new byte[20_000], Watermark = EventTime.Min });
    }

    /// <param name="path">The file.</param>
    /// <param name="snapshot">The parts of the snapshot after record 3.</param>
    /// <param name="needed">The source position that is still needed.</param>
    public static async Task CheckAsync(string path, byte[][] snapshot, long needed)
    {
        var always = new Interval(EventTime.Min, EventTime.Max);
        await using SqlJournal journal = Open(path);
        Assert.Equal("2", await journal.EnsureMetadataAsync("partitions", "9", default));
        ShardClaim claim = await journal.ClaimAsync(0, default);
        Assert.Equal(3, claim.Epoch);
        RecoveryPlan plan = await journal.PlanRecoveryAsync(claim, default);
        Assert.Equal((new JournalStretch(0, 3, 5), 50), (plan.Stretch, plan.Position));
        Assert.Equal([.. snapshot, State(4), State(5)], await journal.Read(plan.Stretch));
        Outbox outbox = Assert.Single(plan.Unpublished);
        Assert.Equal((4L, "0404"), (outbox.Sequence, Convert.ToHexString(outbox.Bytes.Span)));
        Assert.Equal(needed, await journal.OldestNeededPositionAsync(0, default));
        Assert.Equal([(-10, 10, [7, 8, 9])], await journal.FiredOf(0, 0, 0, always));
        Assert.Equal([(0, 60, [1])], await journal.FiredOf(0, 1, 2, always));
        Assert.Equal([new byte[20_000]], await journal.States(await journal.ClaimAsync(1, default)));
        await journal.CommitRange(claim, 6, 7, snapshots: 6);
        Assert.Equal([.. Parts(6), State(7)], await journal.States(claim));
    }

    private static SqlJournal Open(string path) => SqlJournal.OpenFile(path, NullLogger<SqlJournal>.Instance);
}

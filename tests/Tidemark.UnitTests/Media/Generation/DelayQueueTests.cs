using Tidemark.Core.Randomness;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class DelayQueueTests
{
    [Fact]
    public void Events_LeaveByArrivalThenByEntry()
    {
        DelayQueue queue = new();
        foreach ((long arrival, int number) in new[] { (5L, 2), (3L, 0), (3L, 1), (9L, 3) })
            queue.Add(arrival, new GeneratedEvent { Number = number });

        Assert.False(queue.HasDue(2));
        Assert.True(queue.HasDue(3));
        Assert.Equal(
            [(3L, 0L), (3L, 1L), (5L, 2L), (9L, 3L)],
            Enumerable.Range(0, 4).Select(_ => (queue.Take(out GeneratedEvent e), e.Number)).ToArray());
        Assert.Equal(0, queue.Count);
    }

    /// <summary>Against a stable sort, with delays of all sizes and times as of a generator.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5_000)]
    [InlineData(3, 100_000_000)]
    public void Events_WhenAddedAndTakenInTurn_LeaveLikeASortedList(ulong seed, int longestDelay)
    {
        SplitMix64 random = new(seed);
        DelayQueue queue = new();
        List<(long Arrival, long Number)> added = [], left = [];
        long now = 1_767_225_600_000;
        for (int i = 0; i < 5_000; i++)
        {
            now += random.Below(20);
            while (queue.HasDue(now)) left.Add((queue.Take(out GeneratedEvent e), e.Number));
            // Short delays are as likely as long ones.
            long arrival = now + (random.Below(longestDelay) >> random.Below(28));
            queue.Add(arrival, new GeneratedEvent { Number = i });
            added.Add((arrival, i));
        }

        Assert.Equal(added.Count - left.Count, queue.Count);
        while (queue.Count > 0) left.Add((queue.Take(out GeneratedEvent e), e.Number));
        Assert.Equal(added.OrderBy(entry => entry.Arrival), left);
    }

    [Fact]
    public void Take_WhenNothingWaits_Throws() => Assert.Throws<InvalidOperationException>(() => new DelayQueue().Take(out _));
}

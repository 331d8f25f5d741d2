using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class DelayQueueTests
{
    [Fact]
    public void Lines_LeaveByArrivalThenByEntry()
    {
        DelayQueue queue = new();
        foreach ((long arrival, string line) in new[] { (5L, "c"), (3L, "a"), (3L, "b"), (9L, new string('d', 2_000)) })
            queue.Add(arrival, Encoding.ASCII.GetBytes(line));

        ByteWriter target = new();
        Assert.False(queue.HasDue(2));
        Assert.True(queue.HasDue(3));
        Assert.Equal([3L, 3L, 5L, 9L], Enumerable.Range(0, 4).Select(_ => queue.Take(target)).ToArray());
        Assert.Equal("abc" + new string('d', 2_000), Encoding.ASCII.GetString(target.WrittenSpan));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Take_WhenNothingWaits_Throws() => Assert.Throws<InvalidOperationException>(() => new DelayQueue().Take(new ByteWriter()));
}

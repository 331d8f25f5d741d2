using System.Numerics;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sliding;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Sliding;

public sealed class PaneGridProperties
{
    [Fact]
    public void Distance_OfAnyTime_IsTheQuotientOrSaysThatItCannotTell()
    {
        var random = new SplitMix64(1);
        for (int i = 0; i < 20_000; i++)
        {
            long paneMs = 1 + (long)(random.Next() >> (30 + random.Below(34)));
            var grid = new PaneGrid(new WindowFamily("w", paneMs, paneMs));
            ulong near = random.Below(3) switch
            {
                0 => (ulong)paneMs * (ulong)random.Below(100) - (ulong)random.Below(2),
                1 => int.MaxValue - (ulong)random.Below(3),
                _ => random.Next() >> random.Below(64),
            };
            ulong distance = grid.Distance(near);
            Assert.Equal(near > int.MaxValue ? ulong.MaxValue : near / (ulong)paneMs, distance);
        }
    }

    [Fact]
    public void Panes_OfAnyWindows_TileTimeAndEveryWindowIsAWholeNumberOfThem()
    {
        var random = new SplitMix64(2);
        for (int i = 0; i < 5_000; i++)
        {
            int size = 1 + random.Below(500);
            int slide = 1 + random.Below(size);
            var family = new WindowFamily("w", size, slide, offsetMs: random.Below(2 * slide - 1) - slide + 1);
            var grid = new PaneGrid(family);
            var time = new EventTime(random.Below(4_000) - 2_000);
            long pane = grid.PaneOf(time);
            Assert.True(new Interval(grid.StartOf(pane), grid.EndOf(pane)).Contains(time));
            Assert.Equal(grid.EndOf(pane), grid.StartOf(pane + 1));

            // The next window to end is the first that contains the time, found by enumeration.
            Interval expected = Enumerable.Range(-3_000, 6_000)
                .Select(index => new Interval(
                    new EventTime((long)index * slide + family.OffsetMs), new EventTime((long)index * slide + family.OffsetMs + size)))
                .First(window => window.End > time);
            Assert.Equal(expected, grid.WindowEndingWith(grid.NextLast(pane)));
        }
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Panes_AtTheEndsOfTime_AreClamped(long milliseconds)
    {
        var grid = new PaneGrid(new WindowFamily("w", 7, 7, offsetMs: milliseconds < 0 ? 3 : -3));
        long pane = grid.PaneOf(new EventTime(milliseconds));
        BigInteger start = (BigInteger)pane * 7 + (milliseconds < 0 ? 3 : -3);
        Assert.True(start <= milliseconds && start + 7 > milliseconds);
        Assert.True(grid.StartOf(pane).Milliseconds <= milliseconds && grid.EndOf(pane).Milliseconds >= milliseconds);
    }
}

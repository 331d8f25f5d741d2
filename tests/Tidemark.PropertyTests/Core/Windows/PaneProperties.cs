using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Memory;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Windows;

/// <summary>Panes against a model that keeps every event and recomputes every window from scratch.</summary>
public sealed class PaneProperties
{
    private static readonly WindowFamily[][] Sets =
    [
        [new("a", 60, 60)],
        [new("a", 60, 60), new("b", 300, 300), new("c", 3600, 300, lookback: 1), new("d", 14400, 3600)],
        [new("a", 100, 20, lookback: 2), new("b", 70, 35)],
        [new("a", 48, 16), new("b", 90, 30, lookback: 1), new("c", 7, 7)],
        [new("a", 50, 30, offsetMs: -7), new("b", 90, 40, offsetMs: 13), new("c", 7, 7, offsetMs: 3)],
    ];

    [Fact]
    public void Windows_CombinedFromPanes_EqualThoseRecomputedFromEvents()
    {
        for (ulong seed = 1; seed <= 120; seed++)
        {
            var random = new SplitMix64(seed);
            WindowFamily[] families = Sets[random.Below(Sets.Length)];
            new Run(seed, random, families).Go();
        }
    }

    [Fact]
    public void PaneAt_HoldsItsTimeAndNoNeededBoundaryCutsIt()
    {
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var random = new SplitMix64(seed);
            WindowFamily[] families = Sets[random.Below(Sets.Length)];
            var windows = new WindowSet(families);
            var watermark = new EventTime(random.Below(40_000) - 20_000);
            EventTime time = watermark.Plus(random.Below(20_000) - 15_000);
            if (!windows.CanTake(time, watermark)) continue;
            Interval pane = windows.PaneAt(time, watermark);
            Assert.True(pane.Contains(time), $"seed {seed}");
            foreach (WindowFamily family in families)
            {
                foreach (Interval window in Holding(family, time).Where(w => w.End > watermark))
                    Assert.True(window.Contains(pane), $"seed {seed}: {family.Name} {window} is cut by {pane}");
            }
        }
    }

    /// <summary>All windows of a family that hold a time, by enumeration.</summary>
    private static IEnumerable<Interval> Holding(WindowFamily family, EventTime time)
    {
        for (long start = (time.Milliseconds / family.SlideMs - 3 - family.SizeMs / family.SlideMs) * family.SlideMs + family.OffsetMs;
             start <= time.Milliseconds; start += family.SlideMs)
        {
            if (start + family.SizeMs > time.Milliseconds)
                yield return new Interval(new EventTime(start), new EventTime(start + family.SizeMs));
        }
    }

    private sealed class Run(ulong seed, SplitMix64 random, WindowFamily[] families)
    {
        private readonly WindowSet windows = new(families);
        private readonly PaneTimeline<Sum, Tick> timeline = new(new WindowSet(families), groupKinds: 1);
        private readonly List<(EventTime Time, long Value)> events = [];
        private EventTime watermark = EventTime.Min;

        public void Go()
        {
            long clock = random.Below(20_000) - 10_000;
            for (int step = 0; step < 150; step++)
            {
                clock += random.Below(120);
                var time = new EventTime(clock - random.Below(random.Below(5) == 0 ? 9_000 : 100));
                if (windows.CanTake(time, watermark)) Add(time);
                Advance(new EventTime(clock - 50));
            }

            Advance(EventTime.Max);
            Assert.Empty(timeline.Slices);
        }

        private void Add(EventTime time)
        {
            long value = 1 + random.Below(1_000);
            timeline.At(time, watermark, out _).Groups[0].Change(0, out _).Add(new Tick(time, value), new CodeLog());
            events.Add((time, value));
            EventTime expected = families.SelectMany(f => events.SelectMany(e => Holding(f, e.Time)))
                .Where(w => w.End > watermark).Select(w => w.End).Min();
            Assert.Equal(expected, NextEnd());
        }

        private void Advance(EventTime target)
        {
            for (EventTime end = NextEnd(); end <= target && end != EventTime.Max; end = NextEnd())
            {
                foreach (WindowFamily family in families.Where(f => f.At(f.LastEnded(end, 0)).End == end)) Check(family, end);
                Settle(end);
            }

            if (target > watermark) Settle(target);
        }

        private EventTime NextEnd() => families
            .Select(f => timeline.NextWindow(f, f.LastEnded(watermark, 0)) is { } index ? f.At(index).End : EventTime.Max).Min();

        private void Settle(EventTime to)
        {
            watermark = to;
            timeline.Settle(to, (_, _) => { });
            for (int i = 1; i < timeline.Slices.Count; i++)
                Assert.True(timeline.Slices[i - 1].Span.End <= timeline.Slices[i].Span.Start, $"seed {seed}: slices overlap");
        }

        /// <summary>The window that fires and those it looks back to. Events that came after an earlier window had fired count into what
        /// is looked back to, as they do in the panes.</summary>
        private void Check(WindowFamily family, EventTime end)
        {
            for (int back = 0; back <= family.Lookback; back++)
            {
                var window = new Interval(end.Plus(-family.SizeMs * (back + 1)), end.Plus(-family.SizeMs * back));
                long expected = events.Where(e => window.Contains(e.Time)).Sum(e => e.Value);
                Assert.True(expected == timeline.Combine(0, window).Total, $"seed {seed}: {family.Name} {window}, {back} back");
            }
        }
    }

    private readonly record struct Tick(EventTime Time, long Value) : IEvent
    {
        public ulong Identity => 0;

        public ReadOnlySpan<byte> Key => default;
    }

    private struct Sum : IPane<Sum, Tick>
    {
        public long Total { readonly get; private set; }

        public void Add(in Tick e, CodeLog codes) => AddApart(in e);

        public void AddApart(in Tick e) => Total += e.Value;

        public readonly void AddCodes(ReadOnlySpan<uint> codes, CodeLog log)
        {
            // There are no sketches.
        }

        public readonly void Expect(in Sum before)
        {
            // There is no room to make.
        }

        public readonly void Fetch(in Tick e, ref FetchList fetches)
        {
            // Nothing lies outside.
        }

        public readonly void FetchAll()
        {
            // Nothing lies outside.
        }

        public void Merge(in Sum other) => Total += other.Total;

        public void Absorb(ref Sum other) => Merge(in other);

        public void Release() => this = default;

        public readonly void Write(ByteWriter writer) => writer.WriteZigZag(Total);

        public readonly void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer) => Write(writer);

        public void ApplyChange(ref ByteReader reader) => this = Read(ref reader);

        public static Sum Read(ref ByteReader reader) => new() { Total = reader.ReadZigZag() };
    }
}

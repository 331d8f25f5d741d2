using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;

namespace Tidemark.PropertyTests.Core.Watermarks;

public sealed class ObserveUntilProperties
{
    private static readonly WatermarkOptions[] strategies =
    [
        new WatermarkOptions.Explicit(), new WatermarkOptions.Fixed(0), new WatermarkOptions.Fixed(50), new WatermarkOptions.Fixed(long.MaxValue),
        new WatermarkOptions.Adaptive(10, 100, 5), new WatermarkOptions.Completeness(0.99),
    ];

    [Fact]
    public void ManyAtOnce_LeaveTheWatermarkAsOneByOneDoes()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var random = new SplitMix64(seed);
            WatermarkOptions options = strategies[random.Below(strategies.Length)];
            (Watermark many, Watermark one) = (options.Create(), options.Create());
            long clock = random.Below(1_000) - 500;
            for (int batch = 0; batch < 80; batch++)
            {
                long[] times = [.. Enumerable.Range(0, random.Below(60)).Select(_ => (clock += random.Below(4)) - random.Below(120))];
                var stop = new EventTime(clock - random.Below(200));
                int counted = 0;
                while (counted < times.Length)
                {
                    one.Observe(new EventTime(times[counted++]), EventTime.Max);
                    if (one.Current >= stop) break;
                }

                Assert.Equal(counted, many.ObserveUntil(times, stop));
                Assert.Equal(Bytes(one), Bytes(many));
            }
        }
    }

    private static byte[] Bytes(Watermark watermark)
    {
        var writer = new ByteWriter();
        watermark.Write(writer);
        return writer.ToArray();
    }
}

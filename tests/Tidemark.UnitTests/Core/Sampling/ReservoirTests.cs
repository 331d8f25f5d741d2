using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sampling;

namespace Tidemark.UnitTests.Core.Sampling;

public sealed class ReservoirTests
{
    [Fact]
    public void Sample_WhileItIsNotFull_HoldsEverything()
    {
        Reservoir sample = Drawn(size: 5, seed: 1, "a", "", "b");

        Assert.Equal((3, 3L, 0L), (sample.Count, sample.Seen, sample.PassesNext));
        Assert.Equal(["", "a", "b"], Shown(sample).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pass_OfWhatIsPassedOver_LeavesTheSampleOfThoseItems()
    {
        var offered = new Reservoir(3, new SplitMix64(2));
        var passed = new Reservoir(3, new SplitMix64(2));
        int made = 0;
        for (int i = 0; i < 100_000; i++)
        {
            offered.Add(Encoding.UTF8.GetBytes($"item {i}"));
            if (passed.PassesNext > 0)
            {
                passed.Pass(1);
                continue;
            }

            passed.Add(Encoding.UTF8.GetBytes($"item {i}"));
            made++;
        }

        Assert.Equal(Bytes(offered), Bytes(passed));
        // 3 · (1 + ln(100,000 / 3)) are 34.
        Assert.InRange(made, 15, 70);
    }

    [Fact]
    public void Pass_OfMoreThanWillBePassedOver_Throws()
    {
        Reservoir sample = Drawn(size: 2, seed: 3, "a");

        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Pass(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sample.Pass(-1));
    }

    [Fact]
    public void Sample_OfASeed_IsTheSameOnEveryMachine()
    {
        var sample = new Reservoir(4, new SplitMix64(4));
        for (int i = 0; i < 1_000_000; i++) sample.Add(Encoding.UTF8.GetBytes($"{i}"));

        // Computed by another program, with the logarithms of the C library.
        Assert.Equal("205940 102971 673866 512820", string.Join(' ', Shown(sample)));
    }

    [Fact]
    public void Add_OfWhatFitsItsBuffers_AllocatesNothing()
    {
        var sample = new Reservoir(10, new SplitMix64(5));
        for (int i = 0; i < 100; i++) sample.Add("12345678"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100_000; i++) sample.Add("1234"u8);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Contains("1234", Shown(sample));
    }

    [Fact]
    public void Merge_WhenItCannotBe_Throws()
    {
        Reservoir sample = Drawn(size: 2, seed: 6, "a");

        Assert.Throws<ArgumentException>(() => sample.Merge(sample));
        Assert.Throws<ArgumentException>(() => sample.Merge(Drawn(size: 3, seed: 7, "b")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Reservoir.SizeMax + 1)]
    public void Construction_WhenSizeIsOutOfRange_Throws(int size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Reservoir(size, new SplitMix64(1)));
    }

    [Theory]
    [InlineData("02 02 00")]
    [InlineData("01 00 00")]
    [InlineData("01 02 01")]
    [InlineData("01 02 01 0000000000000000 0161")]
    [InlineData("01 02 01 010000000000F03F 0161")]
    [InlineData("01 02 01 000000000000F8FF 0161")]
    [InlineData("01 02 05 000000000000F03F 0161 000000000000E03F 0162")]
    [InlineData("01 02 05 000000000000E03F 0162 000000000000E03F 0161")]
    public void Read_WhenBytesAreDamaged_Throws(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(bytes);
            Reservoir.Read(ref reader, new SplitMix64(1));
        });
    }

    private static Reservoir Drawn(int size, ulong seed, params string[] items)
    {
        var sample = new Reservoir(size, new SplitMix64(seed));
        foreach (string item in items) sample.Add(Encoding.UTF8.GetBytes(item));
        return sample;
    }

    private static IEnumerable<string> Shown(Reservoir sample) => sample.Sample().Select(item => Encoding.UTF8.GetString(item));

    private static byte[] Bytes(Reservoir sample)
    {
        var writer = new ByteWriter();
        sample.Write(writer);
        return writer.ToArray();
    }
}

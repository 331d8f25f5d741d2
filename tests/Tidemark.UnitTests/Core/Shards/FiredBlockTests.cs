using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class FiredBlockTests
{
    private static readonly Interval window = new(new EventTime(0), new EventTime(60_000));

    /// <summary>Payloads of several lengths, so that blocks outgrow what the one before took.</summary>
    [Fact]
    public void Blocks_BuiltOneAfterAnother_HoldWhatWasAdded()
    {
        var builder = new FiredBlockBuilder();
        for (int round = 0; round < 12; round++)
        {
            Dictionary<string, byte[]> added = Added(count: round * round, longest: 1 << round);
            FiredBlock block = Built(builder, group: round % 3, added);

            var entries = new FiredBlockEntries(block.Bytes);
            Assert.Equal((1, round % 3, window), (block.Family, block.Group, block.Window));
            Assert.Equal(FrameStatus.Whole, Frame.Read(block.Stored.Span, out _, out int bytes));
            Assert.Equal(block.Stored.Length, bytes);
            Assert.Equal(added.Count, entries.Count);
            Assert.Equal(added.Keys, entries.All().Select(entry => Encoding.UTF8.GetString(entry.Key.Span)));
            foreach ((string key, byte[] payload) in added)
            {
                Assert.True(entries.TryFind(Encoding.UTF8.GetBytes(key), out ReadOnlyMemory<byte> found));
                Assert.Equal(payload, found.ToArray());
            }

            Assert.False(entries.TryFind("absent"u8, out _));
            block.Return();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Return_LeavesBytesAlone_WhereTheyAreLent(bool isLent)
    {
        var builder = new FiredBlockBuilder();
        Dictionary<string, byte[]> added = Added(count: 20, longest: 100);
        FiredBlock first = Built(builder, group: 0, added);
        byte[] before = first.Stored.ToArray();

        if (isLent) first.Lend();
        first.Return();
        // On one thread the pool gives back what it got last.
        foreach (byte[] payload in added.Values) payload.AsSpan().Fill(7);
        Built(builder, group: 0, added);

        Assert.Equal(isLent, before.AsSpan().SequenceEqual(first.Stored.Span));
    }

    private static Dictionary<string, byte[]> Added(int count, int longest)
    {
        var random = new SplitMix64((ulong)(count + longest));
        var added = new Dictionary<string, byte[]>();
        for (int i = 0; i < count; i++)
        {
            byte[] payload = new byte[random.Below(longest + 1)];
            foreach (ref byte value in payload.AsSpan()) value = (byte)random.Next();
            added.Add($"key {i}", payload);
        }

        return added;
    }

    private static FiredBlock Built(FiredBlockBuilder builder, int group, Dictionary<string, byte[]> added)
    {
        builder.Begin(family: 1, group, window, added.Count);
        foreach ((string key, byte[] payload) in added)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            builder.Add(XxHash64.Hash(bytes), bytes, payload);
        }

        return builder.Build();
    }
}

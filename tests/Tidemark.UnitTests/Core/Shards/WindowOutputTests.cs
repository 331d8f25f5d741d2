using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class WindowOutputTests
{
    private static readonly Interval[] Replaced = [Span(-20, -10), Span(0, 1L << 45)];

    [Theory]
    [InlineData(0, 0, 0L, 60_000L, "a", 0, false, 0, "result")]
    [InlineData(300, 3, -60_000L, 0L, "", int.MaxValue, true, 2, "")]
    [InlineData(1, 0, long.MinValue, long.MaxValue, "schön\0", 1, false, 1, "r")]
    public void Output_ReadBack_IsWhatWasWritten(
        int family, int group, long start, long end, string key, int revision, bool isEarly, int replaces, string result)
    {
        byte[] payload = Written(family, group, Span(start, end), key, new Firing(revision, isEarly, Replaced[..replaces]), result);
        WindowOutput output = WindowOutput.Read(payload);
        Assert.Equal(
            (family, group, Span(start, end), key, revision, isEarly, result),
            (output.Family, output.Group, output.Window, Encoding.UTF8.GetString(output.Key.Span), output.Revision, output.IsEarly,
                Encoding.UTF8.GetString(output.Result.Span)));
        Assert.Equal(Replaced[..replaces], output.Replaces);
    }

    [Fact]
    public void Output_CutShort_IsRefused()
    {
        byte[] payload = Written(1, 2, Span(0, 10), "key", new Firing(1, IsEarly: true, Replaced), "result");
        for (int length = 0; length < payload.Length; length++)
            Assert.Throws<CorruptDataException>(() => WindowOutput.Read(payload.AsMemory(0, length)));
    }

    private static byte[] Written(int family, int group, Interval window, string key, Firing firing, string result)
    {
        var writer = new ByteWriter();
        WindowOutput.Write(writer, family, group, window, Encoding.UTF8.GetBytes(key), in firing, Encoding.UTF8.GetBytes(result));
        return writer.ToArray();
    }

    private static Interval Span(long start, long end) => new(new EventTime(start), new EventTime(end));
}

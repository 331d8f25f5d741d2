using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class FiredEntryTests
{
    [Theory]
    [InlineData(0L, 60_000L, 0, "result")]
    [InlineData(-5L, -4L, 300, "")]
    [InlineData(long.MinValue, long.MaxValue, int.MaxValue, "r")]
    public void Entry_ReadBack_IsWhatWasWritten(long start, long end, int revision, string result)
    {
        var window = new Interval(new EventTime(start), new EventTime(end));
        var writer = new ByteWriter();
        FiredEntry.Write(writer, window, revision, Encoding.UTF8.GetBytes(result));
        FiredEntry entry = FiredEntry.Read(writer.ToArray());
        Assert.Equal((window, revision, result), (entry.Window, entry.Revision, Encoding.UTF8.GetString(entry.Result.Span)));
    }

    [Fact]
    public void Entry_CutShort_IsRefused()
    {
        var writer = new ByteWriter();
        FiredEntry.Write(writer, new Interval(new EventTime(1_000), new EventTime(2_000)), 300, default);
        byte[] payload = writer.ToArray();
        for (int length = 0; length < payload.Length; length++)
            Assert.Throws<CorruptDataException>(() => FiredEntry.Read(payload.AsMemory(0, length)));
    }
}

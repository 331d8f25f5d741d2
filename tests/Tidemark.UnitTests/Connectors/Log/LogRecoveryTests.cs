using Tidemark.Connectors.Log;
using Tidemark.Core.Codecs;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Log.LogFixture;

namespace Tidemark.UnitTests.Connectors.Log;

public sealed class LogRecoveryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Log_WhenItsLastSegmentIsCutAtAnyByte_KeepsTheWholeFramesBefore()
    {
        PartitionedLogOptions options = Options(folder);
        string path = await MakeThreeCommits(options);
        byte[] whole = await File.ReadAllBytesAsync(path);
        int[] frameEnds = FrameEnds(whole);
        for (int length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            int kept = frameEnds.Count(end => end <= length);
            int keptBytes = kept == 0 ? 0 : frameEnds[kept - 1];
            await using (PartitionedLog log = Open(options))
            {
                Assert.Equal(RecordsIn(kept), (await ReadAll(log, options)).Count);
                Assert.Equal(length == keptBytes ? [] : [new TornTail(0, path, keptBytes, length - keptBytes)], log.TornTails);
                Assert.Equal(AppendOutcome.Durable, await Append(log, Batch(0, 1, 5)));
            }

            await using PartitionedLog again = Open(options);
            Assert.Empty(again.TornTails);
            Assert.Equal(RecordsIn(kept) + 1, again.EndPosition(0));
        }
    }

    [Fact]
    public async Task Log_WhenAByteIsFlipped_IsRefusedUnlessOnlyTheLastCommitIsTouched()
    {
        PartitionedLogOptions options = Options(folder);
        string path = await MakeThreeCommits(options);
        byte[] whole = await File.ReadAllBytesAsync(path);
        int[] frameEnds = FrameEnds(whole);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(path, damaged);
            int before = frameEnds.Count(end => end <= at);
            if (before < 2)
            {
                // The two frames of the first commit and the one of the second have whole frames of later commits behind them.
                LogDamagedException refused = Assert.Throws<LogDamagedException>(() => Open(options));
                Assert.Equal((path, before == 0 ? 0 : frameEnds[before - 1]), (refused.Path, (int)refused.At));
                Assert.Equal(damaged, await File.ReadAllBytesAsync(path));
            }
            else if (before > 2)
            {
                await using PartitionedLog log = Open(options);
                Assert.Equal(RecordsIn(before), log.EndPosition(0));
                Assert.Equal(frameEnds[before - 1], Assert.Single(log.TornTails).At);
            }
        }
    }

    [Fact]
    public async Task Log_WhenTheDiskKeptOnlyTheLaterHalfOfAnUnfinishedCommit_CutsItOff()
    {
        PartitionedLogOptions options = Options(folder);
        string path = await MakeThreeCommits(options);
        byte[] whole = await File.ReadAllBytesAsync(path);
        int[] frameEnds = FrameEnds(whole);
        whole.AsSpan(frameEnds[2], frameEnds[3] - frameEnds[2]).Clear();
        await File.WriteAllBytesAsync(path, whole);
        await using PartitionedLog log = Open(options);
        Assert.Equal(RecordsIn(3), log.EndPosition(0));
        Assert.Equal(whole.Length - frameEnds[2], Assert.Single(log.TornTails).Bytes);
    }

    [Fact]
    public async Task Reader_WhenAnEarlierSegmentIsDamaged_GivesWhatIsBeforeAndNamesThePlace()
    {
        PartitionedLogOptions options = Options(folder) with { BatchRecordsMax = 100, BatchBytesMax = 8192 };
        await using (PartitionedLog log = Open(options))
        {
            for (int i = 0; i < 30; i++) await Append(log, Batch(0, 1, 400));
        }

        string path = Segments(options)[0];
        byte[] bytes = await File.ReadAllBytesAsync(path);
        int frame = FrameEnds(bytes)[0];
        bytes[(2 * frame) + 100] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await using PartitionedLog reopened = Open(options);
        await using ISourceReader reader = await reopened.OpenAsync(0, 0, default);
        Assert.Equal(2, (await reader.ReadAsync(default)).Count);
        LogDamagedException damage = await Assert.ThrowsAsync<LogDamagedException>(() => reader.ReadAsync(default).AsTask());
        Assert.Equal((path, 2L * frame), (damage.Path, damage.At));
    }

    [Fact]
    public async Task Log_WhenItsDescriptionOrAPartitionIsMissing_IsRefused()
    {
        PartitionedLogOptions options = Options(folder, partitions: 2);
        await using (PartitionedLog log = Open(options)) await Append(log, Batch(0, 1, 1));
        string description = folder.At("log", "log.json");
        byte[] kept = await File.ReadAllBytesAsync(description);
        File.Delete(description);
        Assert.Throws<LogDamagedException>(() => Open(options));
        await File.WriteAllBytesAsync(description, "not json"u8.ToArray());
        Assert.Throws<LogDamagedException>(() => Open(options));
        await File.WriteAllBytesAsync(description, kept);
        Directory.Delete(folder.At("log", "p-001"), recursive: true);
        Assert.Throws<LogDamagedException>(() => Open(options));
    }

    // Frames of 3, 4 records in two commits, and of 8 and 2 in the last one.
    private static async Task<string> MakeThreeCommits(PartitionedLogOptions options)
    {
        await using PartitionedLog log = Open(options);
        await Append(log, Batch(0, 3, 20));
        await Append(log, Batch(0, 4, 30));
        await Append(log, Batch(0, 10, 10));
        return Assert.Single(Segments(options));
    }

    private static int RecordsIn(int frames) => (new[] { 3, 4, 8, 2 }).Take(frames).Sum();

    private static int[] FrameEnds(byte[] segment)
    {
        List<int> ends = [];
        for (int at = 0; at < segment.Length; at += BitConverter.ToInt32(segment, at + 2) + Frame.HeaderBytes)
        {
            if (at > 0) ends.Add(at);
        }

        return [.. ends, segment.Length];
    }
}

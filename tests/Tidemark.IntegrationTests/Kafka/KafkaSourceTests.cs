using System.Text;
using Tidemark.Connectors.Kafka;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Kafka;

/// <summary>Reading a topic, of a cluster in a process of its own, as a source.</summary>
public sealed class KafkaSourceTests
{
    [KcatFact]
    public async Task Read_OfWhatAnotherClientProduced_GivesExactBytesInOrder()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(3);
        string[] values = [.. Enumerable.Range(0, 500).Select(i => $"{{\"n\":{i},\"text\":\"ä€🎬 {new string('x', i)}\"}}")];
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["lines"], values, new UTF8Encoding(false));
        (int code, _, string errors) = await Executable.RunOtherAsync(
            "kcat", "-b", kafka.Bootstrap, "-t", topic, "-p", "1", "-P", "-l", folder["lines"]);
        Assert.True(code == 0, errors);

        await using KafkaMember member = await KafkaMember.JoinedAsync(kafka.Options(topic));
        (List<string> read, List<long> offsets) = await ReadAsync(member.Source, partition: 1, position: 0, values.Length);
        Assert.Equal(values, read);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (long)i), offsets);
        Assert.Equal(500, member.Source.EndPosition(1));
        Assert.Equal(0, member.Source.EndPosition(0));
    }

    [KafkaFact]
    public async Task Read_FromAPositionInTheMiddle_BeginsThere()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(1);
        await kafka.ProduceAsync(topic, 0, Values(100));
        await using KafkaMember member = await KafkaMember.JoinedAsync(kafka.Options(topic));

        (List<string> read, List<long> offsets) = await ReadAsync(member.Source, 0, position: 37, 63);
        Assert.Equal("37", read[0]);
        Assert.Equal(Enumerable.Range(37, 63).Select(i => (long)i), offsets);

        // A reader that is closed and opened again begins where it is told to, whatever had been fetched.
        (read, offsets) = await ReadAsync(member.Source, 0, position: 5, 95);
        Assert.Equal(Enumerable.Range(5, 95).Select(i => $"{i}"), read);
    }

    [KcatFact]
    public async Task Read_OfANullValueAndALargeOne_GivesEmptyAndWhole()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(1);
        byte[] large = new byte[900_000];
        new Random(1).NextBytes(large);
        await kafka.ProduceAsync(topic, 0, [large]);
        (int code, _, string errors) = await RunKcatAsync("key:", "-b", kafka.Bootstrap, "-t", topic, "-p", "0", "-P", "-K:", "-Z");
        Assert.True(code == 0, errors);
        await kafka.ProduceAsync(topic, 0, Values(1));

        await using KafkaMember member = await KafkaMember.JoinedAsync(kafka.Options(topic));
        List<byte[]> read = [];
        await using ISourceReader reader = await member.Source.OpenAsync(0, 0, CancellationToken.None);
        while (read.Count < 3)
        {
            RecordBatch batch = await reader.ReadAsync(CancellationToken.None);
            for (int i = 0; i < batch.Count; i++) read.Add(batch.Record(i).ToArray());
        }

        Assert.Equal([large, [], "0"u8.ToArray()], read);
    }

    [KafkaFact]
    public async Task Read_OfAnEmptyPartition_WaitsForARecord()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(1);
        await using KafkaMember member = await KafkaMember.JoinedAsync(kafka.Options(topic));
        await using ISourceReader reader = await member.Source.OpenAsync(0, 0, CancellationToken.None);
        using var given = new CancellationTokenSource();
        ValueTask<RecordBatch> waiting = reader.ReadAsync(given.Token);
        Assert.False(waiting.IsCompleted);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);

        waiting = reader.ReadAsync(CancellationToken.None);
        long before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await kafka.ProduceAsync(topic, 0, Values(1));
        RecordBatch batch = await waiting;
        Assert.Equal((0, 0, 1), (batch.Shard, batch.FirstOffset, batch.Count));
        Assert.InRange(batch.Arrival(0).Milliseconds, before, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
    }

    [KafkaFact]
    public async Task Open_OfAPositionThatIsGone_TellsTheFirstHeld()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(2);
        // 8 MiB in records of 64 KiB; a partition keeps 5 MiB.
        for (int i = 0; i < 8; i++) await kafka.ProduceAsync(topic, 0, Enumerable.Repeat(new byte[64 << 10], 16));
        await using KafkaMember member = await KafkaMember.JoinedAsync(kafka.Options(topic));

        var lost = await Assert.ThrowsAsync<SourcePositionLostException>(
            async () => await member.Source.OpenAsync(0, 1, CancellationToken.None));
        Assert.InRange(lost.FirstHeld, 40, 127);
        (_, List<long> offsets) = await ReadAsync(member.Source, 0, lost.FirstHeld, (int)(128 - lost.FirstHeld));
        Assert.Equal(lost.FirstHeld, offsets[0]);

        // A shard that has read nothing begins where the topic does.
        await using (ISourceReader beginning = await member.Source.OpenAsync(0, 0, CancellationToken.None))
        {
            RecordBatch first = await beginning.ReadAsync(CancellationToken.None);
            Assert.Equal((0L, lost.FirstHeld), (first.From, first.FirstOffset));
        }

        var ahead = await Assert.ThrowsAsync<SourcePositionLostException>(
            async () => await member.Source.OpenAsync(1, 1, CancellationToken.None));
        Assert.Equal(0, ahead.FirstHeld);
    }

    /// <summary>A reader that is slower than the topic forgets is told so, and the partition can be opened anew; others read on.</summary>
    [KafkaFact]
    public async Task Read_OfWhatIsForgottenMeanwhile_FailsAndCanBeOpenedAnew()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(2);
        KafkaOptions options = kafka.Options(topic) with { FetchBytesMax = 128 << 10, PrefetchBytesMax = 256 << 10 };
        byte[][] block = [.. Enumerable.Repeat(new byte[64 << 10], 16)];
        await kafka.ProduceAsync(topic, 0, block);
        await kafka.ProduceAsync(topic, 1, Values(10));
        await using KafkaMember member = await KafkaMember.JoinedAsync(options);
        await using ISourceReader other = await member.Source.OpenAsync(1, 0, CancellationToken.None);
        Assert.Equal(10, (await other.ReadAsync(CancellationToken.None)).NextOffset);
        ISourceReader slow = await member.Source.OpenAsync(0, 0, CancellationToken.None);
        await slow.ReadAsync(CancellationToken.None);
        for (int i = 0; i < 12; i++) await kafka.ProduceAsync(topic, 0, block);

        var lost = await Assert.ThrowsAsync<SourcePositionLostException>(async () =>
        {
            for (int i = 0; i < 300; i++) await slow.ReadAsync(CancellationToken.None);
        });
        await slow.DisposeAsync();
        (_, List<long> offsets) = await ReadAsync(member.Source, 0, lost.FirstHeld, 10);
        Assert.Equal(Enumerable.Range((int)lost.FirstHeld, 10).Select(i => (long)i), offsets[..10]);
        await kafka.ProduceAsync(topic, 1, Values(3));
        Assert.Equal(10, (await other.ReadAsync(CancellationToken.None)).FirstOffset);
    }

    [KcatFact]
    public async Task Commit_WritesWhatLagToolsShow()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(2);
        await kafka.ProduceAsync(topic, 1, Values(10));
        KafkaOptions options = kafka.Options(topic);
        await using (KafkaMember member = await KafkaMember.JoinedAsync(options))
            await member.Source.CommitAsync(new Dictionary<int, long> { [1] = 7 }, CancellationToken.None);

        // kcat, as a member of the group, begins at what was committed.
        (_, string output, _) = await Executable.RunOtherAsync(
            "kcat", "-b", kafka.Bootstrap, "-G", options.Group, "-X", "auto.offset.reset=latest", "-c", "3", "-f", "%o ", topic);
        Assert.Equal("7 8 9 ", output);
    }

    private static IEnumerable<byte[]> Values(int count) => Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"{i}"));

    private static Task<(int ExitCode, string Output, string Errors)> RunKcatAsync(string input, params string[] arguments) =>
        Executable.RunOtherAsync(
            "sh", ["-c", "printf '%s\\n' \"$1\" > \"$0\"; shift; exec kcat \"$@\" -l \"$0\"", Path.GetTempFileName(), input, .. arguments]);

    private static async Task<(List<string> Values, List<long> Offsets)> ReadAsync(
        KafkaSource source, int partition, long position, int count)
    {
        List<string> values = [];
        List<long> offsets = [];
        await using ISourceReader reader = await source.OpenAsync(partition, position, CancellationToken.None);
        while (values.Count < count)
        {
            RecordBatch batch = await reader.ReadAsync(CancellationToken.None);
            Assert.Equal(partition, batch.Shard);
            for (int i = 0; i < batch.Count; i++)
            {
                values.Add(Encoding.UTF8.GetString(batch.Record(i)));
                offsets.Add(batch.FirstOffset + i);
            }
        }

        return (values, offsets);
    }
}

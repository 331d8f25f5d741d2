using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;

namespace Tidemark.IntegrationTests.Processes;

/// <summary><c>tidemark dev-kafka</c> in a process of its own.</summary>
internal sealed class DevKafkaProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly SemaphoreSlim turn = new(1);
    private KafkaProducer? producer;

    private DevKafkaProcess(Process process, string bootstrap) => (this.process, Bootstrap) = (process, bootstrap);

    /// <summary>Where clients find it.</summary>
    public string Bootstrap { get; }

    /// <summary>Starts it without a topic but those given and waits until it is ready.</summary>
    public static async Task<DevKafkaProcess> StartAsync(params IEnumerable<string> arguments)
    {
        Process process = Executable.StartWithInput(["dev-kafka", .. arguments]);
        string? ready = await process.StandardOutput.ReadLineAsync();
        if (ready is null) throw new InvalidOperationException($"It did not start: {await process.StandardError.ReadToEndAsync()}");
        _ = process.StandardError.ReadToEndAsync();
        return new DevKafkaProcess(process, JsonDocument.Parse(ready).RootElement.GetProperty("bootstrap").GetString()!);
    }

    /// <summary>Gives it a line and reads the answer.</summary>
    public async Task<JsonElement> TellAsync(string line)
    {
        await turn.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
            return JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!).RootElement;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Makes a topic with a name of its own.</summary>
    public async Task<string> MakeTopicAsync(int partitions)
    {
        string name = $"topic-{Guid.NewGuid():n}";
        JsonElement answer = await TellAsync($"topic {name} {partitions}");
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString());
        return name;
    }

    /// <summary>Options for a topic, with a group of its own.</summary>
    public KafkaOptions Options(string topic) => new()
    {
        Bootstrap = Bootstrap, Topic = topic, Group = $"group-{topic}", SessionTimeout = TimeSpan.FromSeconds(6),
        AnswerTimeout = TimeSpan.FromSeconds(20), DeliveryTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Produces values to a partition.</summary>
    public async Task ProduceAsync(string topic, int partition, IEnumerable<byte[]> values)
    {
        producer ??= new KafkaProducer(Options(topic), NullLogger.Instance);
        KafkaRecord[] records = [.. values.Select(value => new KafkaRecord(partition, default, value, default))];
        await producer.ProduceAsync(topic, records, CancellationToken.None);
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (producer is not null) await producer.DisposeAsync();
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        turn.Dispose();
    }
}

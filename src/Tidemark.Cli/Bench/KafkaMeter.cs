using System.Diagnostics;

namespace Tidemark.Cli.Bench;

/// <summary>Measures a reading to the last message, from its start or else from the first messages counted. Safe for use by several
/// readers.</summary>
internal sealed class KafkaMeter
{
    private readonly Process broker;
    private readonly long messages;
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private BenchMeter? meter;
    private TimeSpan brokerBefore;
    private long first;
    private long left;

    public KafkaMeter(Process broker, long messages) => (this.broker, this.messages, left) = (broker, messages, messages);

    /// <summary>How many messages there are.</summary>
    public long Messages => messages;

    /// <summary>Completes when every message is counted.</summary>
    public Task Finished => finished.Task;

    /// <summary>What it cost; to be read when all is counted.</summary>
    public KafkaReading Reading { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Begins before the first message comes.</summary>
    public void Start() => Begin(0);

    /// <summary>Counts messages.</summary>
    public void Count(int read)
    {
        if (meter is null) Begin(read);
        if (Interlocked.Add(ref left, -read) > 0) return;
        BenchCost cost = meter!.Stop(messages - first);
        double brokerCores = (BrokerTime() - brokerBefore).TotalSeconds / cost.Seconds;
        Reading = new KafkaReading(
            (long)((messages - first) / cost.Seconds), cost.AllocatedBytesPerEvent, cost.CoresUsed, Math.Round(brokerCores, 2));
        finished.SetResult();
    }

    private void Begin(int read)
    {
        lock (gate)
        {
            if (meter is not null) return;
            (first, brokerBefore) = (read, BrokerTime());
            meter = new BenchMeter();
        }
    }

    private TimeSpan BrokerTime()
    {
        broker.Refresh();
        return broker.TotalProcessorTime;
    }
}

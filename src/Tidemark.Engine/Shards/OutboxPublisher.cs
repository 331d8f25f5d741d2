using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>Publishes the committed outboxes of one incarnation of a shard, in order: scores the features among them and writes all to
/// the sinks. While a sink is down it tries again and again, and its full queue holds the shard.</summary>
internal sealed class OutboxPublisher
{
    private readonly int shard;
    private readonly IOutputSink sink;
    private readonly IScoring scoring;
    private readonly EngineOptions options;
    private readonly TimeProvider clock;
    private readonly ShardMetrics metrics;
    private readonly ILogger logger;
    private readonly Channel<(Outbox Outbox, ActivityContext Checkpoint)> queue;
    private Task loop = Task.CompletedTask;
    private volatile Exception? failure;
    private long publishedThrough;
    private long enqueuedThrough;

    public OutboxPublisher(
        int shard, IOutputSink sink, IScoring scoring, EngineOptions options, TimeProvider clock, ShardMetrics metrics, ILogger logger)
    {
        (this.shard, this.sink, this.scoring, this.options) = (shard, sink, scoring, options);
        (this.clock, this.metrics, this.logger) = (clock, metrics, logger);
        queue = Channel.CreateBounded<(Outbox, ActivityContext)>(new BoundedChannelOptions(options.OutboxesMax)
        {
            SingleReader = true,
            SingleWriter = true,
            FullMode = BoundedChannelFullMode.Wait,
        });
    }

    /// <summary>Every outbox up to and with this sequence is published.</summary>
    public long PublishedThrough => Interlocked.Read(ref publishedThrough);

    public void Start(TaskScheduler scheduler, CancellationToken cancellationToken) =>
        loop = scheduler.Start(() => RunAsync(cancellationToken));

    /// <summary>Hands on an outbox; waits while as many as allowed are not published.</summary>
    /// <param name="outbox">What was committed.</param>
    /// <param name="checkpoint">The checkpoint's trace; none where it is not traced.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask EnqueueAsync(Outbox outbox, ActivityContext checkpoint, CancellationToken cancellationToken)
    {
        await queue.Writer.WriteAsync((outbox, checkpoint), cancellationToken);
        enqueuedThrough = outbox.Sequence;
    }

    /// <summary>Tells of a checkpoint without outputs: published as soon as everything before it is.</summary>
    public void NothingToPublish(long sequence)
    {
        if (PublishedThrough >= enqueuedThrough) Interlocked.Exchange(ref publishedThrough, sequence);
    }

    /// <summary>Publishes everything enqueued, then ends.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        queue.Writer.TryComplete();
        await loop.WaitAsync(cancellationToken);
        if (failure is not null) throw new InvalidOperationException("The publisher failed before everything was published.", failure);
    }

    /// <summary>Waits for the end that cancellation has asked for.</summary>
    public Task StopAsync()
    {
        queue.Writer.TryComplete();
        return loop;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // ReadAllAsync would leave the scheduler.
            while (await queue.Reader.WaitToReadAsync(cancellationToken))
            {
                while (queue.Reader.TryRead(out (Outbox Outbox, ActivityContext Checkpoint) next))
                {
                    await PublishAsync(next.Outbox, next.Checkpoint, cancellationToken);
                    Interlocked.Exchange(ref publishedThrough, next.Outbox.Sequence);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What is not published yet stays in the journal's outbox.
        }
        catch (Exception bug)
        {
            // A bug in a sink or a model: the shard learns of it with its next outbox, or when it drains, and recovers.
            failure = bug;
            Log.PublisherFailed(logger, bug, shard);
            queue.Writer.TryComplete(bug);
        }
    }

    private async Task PublishAsync(Outbox outbox, ActivityContext checkpoint, CancellationToken cancellationToken)
    {
        IReadOnlyList<ActivityContext> causes = checkpoint == default ? [] : [checkpoint];
        using Activity? activity = Tracing.Start("publish", shard, causes, clock.GetUtcNow());
        IReadOnlyList<Output> outputs = OutputBuffer.Read(shard, outbox.Bytes);
        for (int failures = 1; ; failures++)
        {
            try
            {
                await sink.WriteAsync(shard, await ScoreAsync(outputs, cancellationToken), cancellationToken);
                return;
            }
            catch (TidemarkException failure)
            {
                metrics.PublishFailed();
                TimeSpan delay = options.Supervision.DelayAfter(failures, failure);
                Log.PublishFailed(logger, failure, shard, outbox.Sequence, failures, delay.TotalMilliseconds);
                await Task.Delay(delay, clock, cancellationToken);
            }
        }
    }

    private async ValueTask<IReadOnlyList<ScoredOutput>> ScoreAsync(IReadOnlyList<Output> outputs, CancellationToken cancellationToken)
    {
        FeatureOutput[] features = [.. outputs.Where(o => o.Kind == OutputKind.Feature).Select(o => FeatureOutput.Read(o.Payload))];
        IReadOnlyList<Prediction> predictions = [];
        if (features.Length > 0)
        {
            using Activity? activity = Activity.Current?.Source == Tracing.Source ? Tracing.Source.StartActivity("score") : null;
            predictions = await scoring.ScoreAsync(features, cancellationToken);
        }

        metrics.PredictionsMade(predictions.Count);
        int next = 0;
        return [.. outputs.Select(o => new ScoredOutput(o, o.Kind == OutputKind.Feature ? predictions[next++] : null))];
    }
}

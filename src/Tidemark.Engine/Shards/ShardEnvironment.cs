using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>Everything a shard touches outside itself.</summary>
/// <param name="Source">Where records come from.</param>
/// <param name="Journal">Where checkpoints go.</param>
/// <param name="Sink">Where outputs go.</param>
/// <param name="Scoring">Who scores features.</param>
/// <param name="NewState">Makes the empty state of a shard.</param>
/// <param name="Options">Bounds and intervals.</param>
/// <param name="Clock">The engine's clock.</param>
/// <param name="Logger">The engine's log.</param>
public sealed record ShardEnvironment<TState>(
    ISource Source,
    IJournal Journal,
    IOutputSink Sink,
    IScoring Scoring,
    Func<int, TState> NewState,
    EngineOptions Options,
    TimeProvider Clock,
    ILogger Logger)
    where TState : class, IShardState
{
    /// <summary>Where the engine's tasks run; by default on the thread pool.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>Told where shards are; by default nobody.</summary>
    public IPlacement Placement { get; init; } = Unplaced.Instance;

    /// <summary>Gets how long each checkpoint took, in seconds, by shard; null for nobody.</summary>
    public Histogram<double>? CheckpointDuration { get; init; }

    /// <summary>Where those who append leave what ties their traces to those of the shards.</summary>
    public EventTrail Trail { get; init; } = new();

    /// <summary>Lets one shard at a time write a snapshot: each holds a second state meanwhile.</summary>
    internal Turnstile Compactions { get; } = new(1);

    /// <summary>Lets some shards at a time fire windows bit by bit, so that the batches of all find a core meanwhile.</summary>
    internal Turnstile Firings { get; } = new(Options.FiringsMax);

    /// <summary>The wall clock as event time, for stamps.</summary>
    public EventTime Now() => new(Clock.GetUtcNow().ToUnixTimeMilliseconds());
}

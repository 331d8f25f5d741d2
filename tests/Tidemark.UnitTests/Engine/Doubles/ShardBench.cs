using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Doubles;

namespace Tidemark.UnitTests.Engine.Doubles;

/// <summary>One shard on doubles, with short intervals of real time unless it is given a clock.</summary>
internal sealed class ShardBench : IAsyncDisposable
{
    /// <summary>How long a named event may take before the test gives up; missing evidence, not a cause.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly InMemoryJournal stored;

    public ShardBench(
        ListSource? source = null, InMemoryJournal? stored = null, EngineOptions? options = null, TimeProvider? clock = null,
        EventTrail? trail = null, IPlacement? placement = null)
    {
        Source = source ?? new ListSource();
        this.stored = stored ?? new InMemoryJournal();
        Journal = new FlakyJournal(this.stored);
        Host = new ShardHost<CountingState>(new ShardEnvironment<CountingState>(
            Source, Journal, Sink, new NoScoring(), _ => new CountingState(), options ?? Quick, clock ?? TimeProvider.System,
            NullLogger.Instance)
        {
            Trail = trail ?? new EventTrail(),
            Placement = placement ?? Unplaced.Instance,
        });
        Host.Start();
    }

    public static EngineOptions Quick { get; } = new()
    {
        CheckpointInterval = TimeSpan.FromMilliseconds(5),
        Supervision = new SupervisorOptions { DelayMin = TimeSpan.FromMilliseconds(1), DelayMax = TimeSpan.FromMilliseconds(10) },
    };

    public ListSource Source { get; }

    public FlakyJournal Journal { get; }

    public CollectingSink Sink { get; } = new();

    public ShardHost<CountingState> Host { get; }

    /// <summary>Asks until the shard has taken so many records.</summary>
    public async Task<(string[] Records, long Applied, long Poisoned)> AfterAsync(int records)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var seen = await Host.AskAsync(
                0, view => (view.State.Records.ToArray(), view.State.Counters.Applied, view.State.Counters.Poisoned), patience.Token);
            if (seen.Item1.Length >= records) return seen;
        }
    }

    /// <summary>The shard's watermark.</summary>
    public async Task<EventTime> WatermarkAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await Host.AskAsync(0, view => view.State.Watermark, patience.Token);
    }

    /// <summary>Drains, and opens what is stored in another life.</summary>
    public async Task<ShardBench> DrainAndReopenAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Assert.True(await Host.DrainAsync(patience.Token));
        return new ShardBench(Source, stored);
    }

    /// <summary>Stops at once, as a crash would, and opens what is stored in another life.</summary>
    public async Task<ShardBench> CrashAndReopenAsync()
    {
        await Host.DisposeAsync();
        return new ShardBench(Source, stored);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private sealed class NoScoring : IScoring
    {
        public ValueTask<IReadOnlyList<Prediction>> ScoreAsync(
            IReadOnlyList<FeatureOutput> features, CancellationToken cancellationToken) =>
            new([]);
    }
}

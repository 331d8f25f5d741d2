using Tidemark.Core.Shards;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Shards;
using Tidemark.SimulationTests.Checkers;
using Tidemark.SimulationTests.Domain;
using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>The engine in one process: runs the shards that the process believes it owns.</summary>
internal sealed class Node
{
    private readonly SimProcess process;
    private readonly SimSystem system;
    private readonly ShardEnvironment<SpyState> environment;
    private readonly Supervisor supervisor;
    private readonly Dictionary<int, Running> running = [];
    private readonly ShardOptions options;
    private readonly ShardWitnesses witnesses = new();
    private long heard = -1;

    public Node(SimProcess process, SimSystem system)
    {
        (this.process, this.system) = (process, system);
        Scenario scenario = system.Scenario;
        options = OptionsOf(scenario) with { DeduplicationFalsePositiveRate = scenario.FalsePositiveRateOf(process.Name) };
        var journal = new SimJournal(process, system.StoreService, system.Store, system.Checkers, witnesses, scenario.Bug);
        environment = new ShardEnvironment<SpyState>(
            new SimSource(process, system.Log), journal, new SimSink(process, system.SinkService, system.Checkers.Sink), new SimScoring(),
            NewState, scenario.Engine, process.Clock, new SimLogger(process))
        {
            Scheduler = process.Scheduler,
        };
        supervisor = new Supervisor(scenario.Engine.Supervision, process.Clock, environment.Logger);
    }

    /// <summary>Whether it has heard of an assignment and does what that says.</summary>
    public bool HasSettled(long generation) => heard == generation && running.Values.All(run => !run.IsStopping);

    /// <summary>Whether every shard it ran has ended.</summary>
    public bool IsIdle => running.Count == 0;

    public static ShardOptions OptionsOf(Scenario scenario) => new()
    {
        Windows = new WindowSet(scenario.Families),
        Watermark = new WatermarkOptions.Fixed(scenario.WatermarkDelayMs),
        DeduplicationHorizonMs = 3_600_000,
        DeduplicationCapacity = 10_000,
        EmitResults = true,
        FiresBitByBit = true,
        EntityCapacity = 3,
    };

    /// <summary>Hears which shards it owns; what is older than what it has heard is no news.</summary>
    /// <param name="generation">Counts the assignments.</param>
    /// <param name="shards">The shards.</param>
    /// <param name="isGentle">Whether shards that it loses are drained, rather than dropped.</param>
    public void Hear(long generation, IReadOnlySet<int> shards, bool isGentle)
    {
        if (generation <= heard) return;
        heard = generation;
        foreach ((int shard, Running run) in running.Where(r => !shards.Contains(r.Key)).ToArray()) Stop(shard, run, isGentle);
        foreach (int shard in shards)
        {
            if (running.TryGetValue(shard, out Running? run)) run.IsWantedAgain = run.IsStopping;
            else Run(shard);
        }
    }

    /// <summary>Takes what the log holds now, ends input if that is wanted, and drains.</summary>
    public void Finish(int shard)
    {
        if (!running.TryGetValue(shard, out Running? run) || run.IsStopping) return;
        run.IsStopping = true;
        process.Start(() => FinishAsync(shard, run));
    }

    private async Task FinishAsync(int shard, Running run)
    {
        if (system.Scenario.EndsInput)
        {
            var done = new TaskCompletionSource();
            await run.Actor.SendAsync(new ShardMessage<SpyState>.EndInput(system.Log.EndPosition(shard), done), run.Stopping.Token);
            await done.Task;
        }

        await run.Actor.SendAsync(new ShardMessage<SpyState>.Drain(run.Tenure), run.Stopping.Token);
    }

    private void Run(int shard)
    {
        var actor = new ShardActor<SpyState>(shard, environment);
        var run = new Running(actor, actor.BeginTenure());
        running[shard] = run;
        process.World.Note($"{process} starts shard {shard}");
        process.Start(() => LiveAsync(shard, run));
    }

    private async Task LiveAsync(int shard, Running run)
    {
        try
        {
            await supervisor.RunAsync(run.Actor, run.Stopping.Token);
            process.World.Note($"{process} has stopped shard {shard}");
        }
        catch (Exception failure)
        {
            process.World.Fail("supervisor", $"{process} shard {shard}: the supervisor ended with {failure}");
        }

        running.Remove(shard);
        if (run.IsWantedAgain) Run(shard);
    }

    private void Stop(int shard, Running run, bool isGentle)
    {
        run.IsWantedAgain = false;
        if (run.IsStopping) return;
        run.IsStopping = true;
        process.World.Count($"shards {(isGentle ? "drained" : "dropped")} for others");
        process.World.Note($"{process} {(isGentle ? "drains" : "drops")} shard {shard}");
        process.Start(async () =>
        {
            if (!isGentle)
            {
                Cancel(run);
                return;
            }

            // A drain has its deadline; what it has not finished by then is dropped.
            ITimer deadline = process.Clock.CreateTimer(_ => Cancel(run), null, TimeSpan.FromMilliseconds(800), Timeout.InfiniteTimeSpan);
            await run.Actor.SendAsync(new ShardMessage<SpyState>.Drain(run.Tenure), run.Stopping.Token);
            GC.KeepAlive(deadline);
        });
    }

    private static void Cancel(Running run) => run.Stopping.Cancel();

    private SpyState NewState(int shard)
    {
        ulong salt = system.Scenario.Bug == PlantedBug.DeduplicationNotRestored ? system.NextSalt() : 0;
        return new SpyState(
            shard, process.Name, options, salt, witnesses.Of(shard), system.Checkers.States, system.Scenario.Bug);
    }

    private sealed class Running(ShardActor<SpyState> actor, int tenure)
    {
        public ShardActor<SpyState> Actor => actor;

        public int Tenure => tenure;

        public CancellationTokenSource Stopping { get; } = new();

        public bool IsStopping { get; set; }

        public bool IsWantedAgain { get; set; }
    }
}

using Tidemark.SimulationTests.Checkers;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>Runs a scenario to its end and lets the checkers judge it.</summary>
internal sealed class Simulation
{
    /// <summary>How much virtual time all shards have to finish once faults have stopped.</summary>
    private const long PatienceTicks = 300_000 * SimWorld.TicksPerMs;

    /// <summary>How long what is still under way has when all shards have ended.</summary>
    private const long AftermathTicks = 2_000 * SimWorld.TicksPerMs;

    /// <summary>More steps than any sound run takes.</summary>
    private const long StepsMax = 3_000_000;

    private readonly Scenario scenario;
    private readonly SimWorld world;
    private readonly SimSystem system;
    private readonly Cluster cluster;
    private readonly Producers producers;

    private Simulation(Scenario scenario, SimTrace trace)
    {
        this.scenario = scenario;
        world = new SimWorld(scenario.Seed, trace, scenario.SeesOnlyWhatUsersSee);
        system = new SimSystem(scenario, world);
        cluster = new Cluster(system);
        producers = new Producers(world, system.Log);
    }

    /// <summary>Runs a scenario; equal scenarios give equal results.</summary>
    public static SimResult Run(Scenario scenario, SimTrace trace)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return new Simulation(scenario, trace).Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private SimResult Run()
    {
        cluster.Start();
        producers.Start(scenario.Events);
        foreach (Fault fault in scenario.Faults) world.After(fault.AtMs * SimWorld.TicksPerMs, null, () => Break(fault));
        world.RunUntil(() => TooLong(), scenario.CalmAtMs * SimWorld.TicksPerMs);
        if (world.Failure is null) Calm();
        Await("all nodes do what they are told", () => producers.AreDone && system.Log.IsSynced && cluster.HasSettled);
        if (!scenario.EndsInput) Await("all records are committed", () => Shards.All(IsCommitted));
        if (world.Failure is null)
            foreach (int shard in Shards) cluster.Finish(shard);
        Await("all shards drain", () => cluster.IsIdle);
        world.RunUntil(() => TooLong(), world.Now + AftermathTicks);
        if (world.Failure is null) new FinalChecker(system).Check();
        system.Checkers.Count(world);
        return new SimResult(world.Failure, world.Steps, world.Now, world.Seen);
    }

    private IEnumerable<int> Shards => Enumerable.Range(0, scenario.Shards);

    private bool IsCommitted(int shard) => system.Checkers.Commits.Position(shard) == system.Log.EndPosition(shard);

    private void Calm()
    {
        world.Note("faults stop");
        system.Log.Service.IsCalm = system.StoreService.IsCalm = system.SinkService.IsCalm = true;
        system.Log.Service.IsDown = system.StoreService.IsDown = system.SinkService.IsDown = false;
        cluster.Calm();
    }

    private void Await(string what, Func<bool> isDone)
    {
        if (world.Failure is not null) return;
        if (!world.RunUntil(() => TooLong() || isDone(), world.Now + PatienceTicks) && world.Failure is null)
            world.Fail("liveness", $"in vain waited that {what}");
    }

    private bool TooLong()
    {
        if (world.Steps < StepsMax) return false;
        world.Fail("liveness", $"{StepsMax} steps were not enough");
        return true;
    }

    private void Break(Fault fault)
    {
        long ticks = fault.ForMs * SimWorld.TicksPerMs;
        switch (fault.Kind)
        {
            case FaultKind.Crash: cluster.Ambush(fault.Target, node => cluster.Crash(node, ticks)); break;
            case FaultKind.Pause: cluster.Ambush(fault.Target, node => cluster.Pause(node, ticks)); break;
            case FaultKind.Rebalance: cluster.Move(fault.Target, fault.To); break;
            case FaultKind.LogCrash: system.Log.Crash(ticks); break;
            case FaultKind.StoreDown: TakeDown(system.StoreService, ticks); break;
            case FaultKind.SinkDown: TakeDown(system.SinkService, ticks); break;
            case FaultKind.ClockJump: cluster.JumpClock(fault.Target, fault.ForMs); break;
            case FaultKind.LogClockJump: system.Log.JumpClock(fault.ForMs); break;
        }
    }

    private void TakeDown(Ports.SimService service, long ticks)
    {
        service.IsDown = true;
        world.After(ticks, null, () => service.IsDown = false);
    }
}

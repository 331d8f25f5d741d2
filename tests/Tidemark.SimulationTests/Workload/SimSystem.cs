using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.Checkers;
using Tidemark.SimulationTests.Domain;
using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.World;
using Tidemark.UnitTests.Doubles;

namespace Tidemark.SimulationTests.Workload;

/// <summary>What all nodes share: the log, the store, the sink and those who watch them.</summary>
internal sealed class SimSystem
{
    private ulong salts;

    public SimSystem(Scenario scenario, SimWorld world)
    {
        Scenario = scenario;
        World = world;
        Log = new SimLog(world, scenario.Shards, scenario.Log);
        StoreService = new SimService(world, "store", scenario.Store);
        SinkService = new SimService(world, "sink", scenario.Sink);
        var states = new StateChecker(world, parts => SpyState.Everything(Node.OptionsOf(scenario), parts));
        Checkers = new JournalCheckers(new CommitChecker(world), states, new SinkChecker(world));
    }

    public Scenario Scenario { get; }

    public SimWorld World { get; }

    public SimLog Log { get; }

    public IJournal Store { get; } = new InMemoryJournal();

    public SimService StoreService { get; }

    public SimService SinkService { get; }

    public JournalCheckers Checkers { get; }

    /// <summary>Another number for each state, for the bug that needs one.</summary>
    public ulong NextSalt() => ++salts;
}

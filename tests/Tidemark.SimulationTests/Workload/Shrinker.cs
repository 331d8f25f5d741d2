using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>Makes a failing scenario smaller for as long as the same checker still finds something: without faults, without events, with
/// services that do not fail.</summary>
internal sealed class Shrinker(string check)
{
    private int runsLeft = 250;

    public static Scenario Shrink(Scenario failing, SimFailure failure) => new Shrinker(failure.Check).Shrink(failing);

    private Scenario Shrink(Scenario scenario)
    {
        Scenario smallest = scenario;
        Try(ref smallest, smallest with { Log = ServiceFaults.None });
        Try(ref smallest, smallest with { Sink = ServiceFaults.None });
        Try(ref smallest, smallest with { Store = ServiceFaults.None });
        smallest = Without(smallest, s => s.Faults, (s, faults) => s with { Faults = faults });
        smallest = Without(smallest, s => s.Events, (s, events) => s with { Events = events });
        smallest = Without(smallest, s => s.Faults, (s, faults) => s with { Faults = faults });
        return smallest;
    }

    /// <summary>Leaves out stretches of a list, half of it first, single entries last.</summary>
    private Scenario Without<T>(Scenario from, Func<Scenario, IReadOnlyList<T>> list, Func<Scenario, T[], Scenario> with)
    {
        Scenario smallest = from;
        for (int length = Math.Max(1, list(from).Count / 2); length >= 1 && runsLeft > 0; length /= 2)
        {
            for (int at = 0; at < list(smallest).Count && runsLeft > 0;)
            {
                T[] kept = [.. list(smallest).Take(at), .. list(smallest).Skip(at + length)];
                if (!Try(ref smallest, with(smallest, kept))) at += length;
            }
        }

        return smallest;
    }

    private bool Try(ref Scenario smallest, Scenario smaller)
    {
        if (runsLeft-- <= 0 || Simulation.Run(smaller, SimTrace.Off).Failure?.Check != check) return false;
        smallest = smaller;
        return true;
    }
}

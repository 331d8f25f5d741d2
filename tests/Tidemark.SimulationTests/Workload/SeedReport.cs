using System.Text;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>What a person needs to know of a failing seed.</summary>
internal static class SeedReport
{
    private const int LinesShown = 60;

    /// <summary>The seed, what failed, the smallest scenario found that fails alike and the last that happened in it.</summary>
    public static string Of(Scenario scenario, SimFailure failure)
    {
        Scenario smallest = Shrinker.Shrink(scenario, failure);
        var trace = new SimTrace(LinesShown);
        SimFailure? again = Simulation.Run(smallest, trace).Failure;
        var text = new StringBuilder();
        text.AppendLine($"{scenario}").AppendLine($"{failure}");
        text.AppendLine($"The smallest that fails alike: {smallest}").AppendLine($"{again}");
        foreach (Fault fault in smallest.Faults.OrderBy(f => f.AtMs)) text.AppendLine($"  {fault}");
        text.AppendLine($"Its last {trace.Lines.Count} steps:");
        foreach (string line in trace.Lines) text.AppendLine(line);
        text.AppendLine($"Replay with: ./test.sh --seed {scenario.Seed}");
        return text.ToString();
    }
}

using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>What a run came to.</summary>
/// <param name="Failure">What the checkers found; null for nothing.</param>
/// <param name="Steps">How many things happened.</param>
/// <param name="Ticks">How much virtual time passed.</param>
/// <param name="Recoveries">How many recovered states were compared.</param>
/// <param name="Snapshots">How many snapshots were compared.</param>
/// <param name="Outputs">How many different outputs the sink has.</param>
/// <param name="Repeats">How many came to it again.</param>
internal sealed record SimResult(
    SimFailure? Failure, long Steps, long Ticks, int Recoveries, int Snapshots, int Outputs, int Repeats);

using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>What a run came to.</summary>
/// <param name="Failure">What the checkers found; null for nothing.</param>
/// <param name="Steps">How many things happened.</param>
/// <param name="Ticks">How much virtual time passed.</param>
/// <param name="Seen">How often what a run must cover came, by name.</param>
internal sealed record SimResult(SimFailure? Failure, long Steps, long Ticks, IReadOnlyDictionary<string, long> Seen);

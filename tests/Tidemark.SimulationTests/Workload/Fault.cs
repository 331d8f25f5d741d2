namespace Tidemark.SimulationTests.Workload;

/// <summary>Something that goes wrong at a moment.</summary>
/// <param name="Kind">What.</param>
/// <param name="AtMs">When, in virtual milliseconds.</param>
/// <param name="Target">The node, or the shard where that is what it is about.</param>
/// <param name="ForMs">For how long, or how far a clock jumps.</param>
/// <param name="To">The node that a shard moves to.</param>
internal readonly record struct Fault(FaultKind Kind, int AtMs, int Target, int ForMs, int To);

namespace Tidemark.SimulationTests.Workload;

/// <summary>An event that a producer sends until it is acknowledged.</summary>
/// <param name="AtMs">When it is sent first, in virtual milliseconds.</param>
/// <param name="Shard">Its partition.</param>
/// <param name="Record">Its bytes.</param>
internal sealed record ProducedEvent(int AtMs, int Shard, byte[] Record);

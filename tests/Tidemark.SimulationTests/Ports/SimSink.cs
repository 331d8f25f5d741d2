using Tidemark.Core;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.Checkers;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Ports;

/// <summary>The sink as one process writes to it: now and then only the first outputs of a call get there.</summary>
internal sealed class SimSink(SimProcess process, SimService service, SinkChecker sink) : IOutputSink
{
    public async ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken) =>
        await service.CallAsync(
            process, $"writes {outputs.Count} outputs of shard {shard}", () => Write(outputs), cancellationToken);

    private bool Write(IReadOnlyList<ScoredOutput> outputs)
    {
        bool isWhole = service.IsCalm || !service.World.Chance(0.02);
        int count = isWhole ? outputs.Count : service.World.Random.Below(outputs.Count + 1);
        foreach (ScoredOutput scored in outputs.Take(count)) sink.Arrived(process.Name, scored.Output);
        return isWhole ? true : throw new TidemarkException($"The sink took {count} of {outputs.Count} outputs.");
    }
}

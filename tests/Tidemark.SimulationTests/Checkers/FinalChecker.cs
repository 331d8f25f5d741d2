using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.Domain;
using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.Workload;
using SimState = Tidemark.Core.Shards.ShardState<
    Tidemark.SimulationTests.Domain.SimDomain, Tidemark.SimulationTests.Domain.SimEvent, Tidemark.SimulationTests.Domain.SimEntity,
    Tidemark.SimulationTests.Domain.SimTotals, Tidemark.SimulationTests.Domain.SimRows>;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>When everything has drained: what the journal counts and what the sink has must be what the oracle says of the log.</summary>
internal sealed class FinalChecker(SimSystem system)
{
    private readonly Scenario scenario = system.Scenario;

    public void Check()
    {
        ILookup<int, Output> outputs = system.Checkers.Sink.Outputs.Values.ToLookup(output => output.Id.Shard);
        for (int shard = 0; shard < scenario.Shards && system.World.Failure is null; shard++)
        {
            ShardOracle oracle = Judge(shard);
            CompareCounts(shard, oracle);
            CompareOutputs(shard, oracle, outputs[shard]);
            if (scenario.EndsInput) new FiredChecker(system, shard).Compare(outputs[shard]);
            Count(oracle.Counts);
        }
    }

    private ShardOracle Judge(int shard)
    {
        var oracle = new ShardOracle(scenario.Families, scenario.WatermarkDelayMs);
        IReadOnlyList<Advance> advances = system.Checkers.Commits.Advances(shard);
        int next = 0;
        long position = 0;
        foreach ((byte[] record, EventTime arrival) in system.Log.Durable(shard))
        {
            for (; next < advances.Count && advances[next].Position <= position; next++) oracle.Advance(advances[next].Time.Milliseconds);
            oracle.Take(record, arrival.Milliseconds);
            position++;
        }

        for (; next < advances.Count; next++) oracle.Advance(advances[next].Time.Milliseconds);
        return oracle;
    }

    private void CompareCounts(int shard, ShardOracle oracle)
    {
        if (system.Log.AcknowledgedEnd(shard) > system.Log.EndPosition(shard))
            Wrong("log", $"shard {shard}: the log lost records that it had acknowledged");
        if (system.Checkers.Commits.HasEnded(shard) != scenario.EndsInput)
            Wrong("counts", $"shard {shard}: the end of input is {(scenario.EndsInput ? "not " : "")}committed");
        ShardCounters counters = Restored(shard).Counters;
        var counted = new OracleCounts(counters.Applied, counters.Duplicates, counters.Late, counters.Poisoned, counters.Rejected);
        if (counted != oracle.Counts) Wrong("counts", $"shard {shard} counted {counted}, the oracle {oracle.Counts}");
        if (counted.Sum != system.Log.EndPosition(shard))
            Wrong("counts", $"shard {shard} counted {counted.Sum} records of {system.Log.EndPosition(shard)}");
    }

    private SimState Restored(int shard)
    {
        ShardClaim claim = SimJournal.AtOnce(system.Store.ClaimAsync(shard, default));
        RecoveryPlan plan = SimJournal.AtOnce(system.Store.PlanRecoveryAsync(claim, default));
        var state = new SimState(Node.OptionsOf(scenario), new SimDomain(0));
        foreach (byte[] part in SimJournal.ReadAll(system.Store, plan.Stretch)) state.Apply(part);
        return state;
    }

    private void CompareOutputs(int shard, ShardOracle oracle, IEnumerable<Output> arrived)
    {
        ILookup<long, Output> byOffset = arrived.ToLookup(output => output.Id.Offset);
        IEnumerable<long> offsets = oracle.Outputs.Keys.Concat(byOffset.Select(of => of.Key)).Distinct().Order();
        foreach (long offset in offsets)
        {
            Output[] actual = [.. byOffset[offset].OrderBy(output => output.Id.Index)];
            for (int i = 0; i < actual.Length; i++)
                if (actual[i].Id.Index != i) Wrong("outputs", $"{actual[i].Id} is at the sink, and not {shard}-{offset}-{i}");
            List<string> expected = [.. oracle.Outputs.GetValueOrDefault(offset) ?? []];
            List<string> found = [.. actual.Select(OutputText.Of)];
            expected.Sort(StringComparer.Ordinal);
            found.Sort(StringComparer.Ordinal);
            if (expected.SequenceEqual(found)) continue;
            Wrong("outputs", $"""
                record {offset} of shard {shard}:
                  missing: {string.Join("; ", expected.Except(found))}
                  too many: {string.Join("; ", found.Except(expected))} ({found.Count} came, {expected.Count} were due)
                """);
            return;
        }
    }

    private void Count(in OracleCounts counts)
    {
        system.World.Count("records applied", counts.Applied);
        system.World.Count("records duplicate", counts.Duplicates);
        system.World.Count("records late", counts.Late);
        system.World.Count("records poisoned", counts.Poisoned);
        system.World.Count("records rejected", counts.Rejected);
    }

    private void Wrong(string check, string message) => system.World.Fail(check, message);
}

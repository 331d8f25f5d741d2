using System.Text;
using Tidemark.Core.Hashing;
using Tidemark.Core.Windows;
using Tidemark.Engine.Shards;
using Tidemark.SimulationTests.Ports;

namespace Tidemark.SimulationTests.Workload;

/// <summary>Everything about a run that is drawn before it begins; shrinking makes it smaller.</summary>
internal sealed record Scenario
{
    public required ulong Seed { get; init; }

    public required int Shards { get; init; }

    public required int Nodes { get; init; }

    public required IReadOnlyList<WindowFamily> Families { get; init; }

    /// <summary>How far the watermark stays behind the greatest event time.</summary>
    public required long WatermarkDelayMs { get; init; }

    public required EngineOptions Engine { get; init; }

    public required IReadOnlyList<ProducedEvent> Events { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    public required ServiceFaults Log { get; init; }

    public required ServiceFaults Store { get; init; }

    public required ServiceFaults Sink { get; init; }

    /// <summary>When faults stop, in virtual milliseconds.</summary>
    public required int CalmAtMs { get; init; }

    /// <summary>Whether input ends, rather than only pauses, before the shards drain.</summary>
    public required bool EndsInput { get; init; }

    public PlantedBug Bug { get; init; }

    /// <summary>Whether only checks count of what somebody outside can see.</summary>
    public bool SeesOnlyWhatUsersSee { get; init; }

    /// <summary>How a life of a node deduplicates: every other one with filters, so that shards go from one way to the other. They are so
    /// large that a good event in a hundred million is dropped, which no seed meets.</summary>
    /// <param name="process">The node and its life.</param>
    public double? FalsePositiveRateOf(string process) =>
        XxHash64.Hash(Encoding.UTF8.GetBytes(process), Seed) % 2 == 0 ? 1e-8 : null;

    public override string ToString() =>
        $"seed {Seed}: {Shards} shards, {Nodes} nodes, {Events.Count} events, {Faults.Count} faults, "
        + $"families {string.Join(", ", Families.Select(f => f.Name))}, calm at {CalmAtMs} ms"
        + (EndsInput ? ", input ends" : "") + (Engine.ProgressAfterIdle is null ? "" : ", time moves the watermark")
        + (Bug == PlantedBug.None ? "" : $", planted: {Bug}");
}

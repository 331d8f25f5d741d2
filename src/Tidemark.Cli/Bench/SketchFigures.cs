namespace Tidemark.Cli.Bench;

/// <summary>One measurement of a sketch on one core. What is null does not apply and is left out.</summary>
/// <param name="Name">The family and what was measured, as in <c>distinct_add</c>.</param>
/// <param name="Ns">Nanoseconds an operation: an update, or what the name says (a merge, an estimate).</param>
internal sealed record SketchFigures(string Name, double Ns)
{
    /// <summary>Updates a second; of rows that measure updates.</summary>
    public double? UpdatesPerS { get; init; }

    /// <summary>The plain way to the same answer, measured in the same run.</summary>
    public string? Baseline { get; init; }

    /// <summary>Nanoseconds an operation of the plain way.</summary>
    public double? BaselineNs { get; init; }

    /// <summary>How many times faster than the plain way.</summary>
    public double? Ratio { get; init; }

    /// <summary>Bytes one sketch takes in memory, its objects' headers included.</summary>
    public double? Bytes { get; init; }

    /// <summary>The root of the mean squared relative error against the truth.</summary>
    public double? Error { get; init; }

    /// <summary>Of a filter: bytes a key of those it was made for.</summary>
    public double? BytesPerKey { get; init; }

    /// <summary>Of a filter with all of those in it: the measured share of other keys that it takes for known.</summary>
    public double? FalsePositiveRate { get; init; }

    /// <summary>The share that was promised.</summary>
    public double? PromisedRate { get; init; }

    /// <summary>Bytes allocated by an operation, growth included.</summary>
    public double AllocatedPerUpdate { get; init; }

    /// <summary>A row of updates.</summary>
    public static SketchFigures OfUpdates(string name, SketchTiming timing) =>
        Of(name, timing) with { UpdatesPerS = Math.Round(1e9 / timing.Ns) };

    /// <summary>A row of other operations.</summary>
    public static SketchFigures Of(string name, SketchTiming timing) =>
        new(name, Math.Round(timing.Ns, 2)) { AllocatedPerUpdate = Math.Round(timing.AllocatedBytes, 2) };

    /// <summary>This row, set against the plain way.</summary>
    public SketchFigures Against(string baseline, SketchTiming plain) => this with
    {
        Baseline = baseline, BaselineNs = Math.Round(plain.Ns, 2), Ratio = Math.Round(plain.Ns / Ns, 2),
    };
}

using Tidemark.Core.Sketches;
using Tidemark.Core.Sliding;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>Compares the distinct viewers of one shard with the truth.</summary>
internal sealed class AccuracySink(ExactWindows truth) : ISlidingSink
{
    /// <summary>How far all results were off.</summary>
    public Accuracy All { get; private set; }

    /// <summary>How far those were off that were estimated.</summary>
    public Accuracy Estimated { get; private set; }

    /// <inheritdoc/>
    public void Fire(in SlidingResults results)
    {
        foreach (SlidingRow row in results)
        {
            ApproximateFigure figure = row.DistinctFigure;
            int exact = truth.Viewers(row.Key, results.Window.End.Milliseconds);
            All = All.With(in figure, exact);
            if (figure.Upper > figure.Lower) Estimated = Estimated.With(in figure, exact);
        }
    }
}

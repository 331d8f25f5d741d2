using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>How far results were off the truth.</summary>
/// <param name="Results">How many there were.</param>
/// <param name="Exact">How many were right.</param>
/// <param name="Within">How many had the truth within their bounds.</param>
/// <param name="SquaredErrors">The sum of their squared relative errors.</param>
internal readonly record struct Accuracy(long Results, long Exact, long Within, double SquaredErrors)
{
    /// <summary>The root mean square of the relative errors; 0 where there are no results.</summary>
    public double RmsError => Results == 0 ? 0 : Math.Sqrt(SquaredErrors / Results);

    /// <summary>The share of results with the truth within their bounds; 1 where there are none.</summary>
    public double WithinShare => Results == 0 ? 1 : (double)Within / Results;

    /// <summary>The share of results that were right; 1 where there are none.</summary>
    public double ExactShare => Results == 0 ? 1 : (double)Exact / Results;

    /// <summary>These and one more.</summary>
    public Accuracy With(in ApproximateFigure figure, int truth)
    {
        double error = (figure.Estimate - truth) / truth;
        return new Accuracy(
            Results + 1, Exact + (figure.Estimate == truth ? 1 : 0), Within + (figure.Lower <= truth && truth <= figure.Upper ? 1 : 0),
            SquaredErrors + error * error);
    }

    /// <summary>These and others.</summary>
    public Accuracy With(Accuracy other) => new(
        Results + other.Results, Exact + other.Exact, Within + other.Within, SquaredErrors + other.SquaredErrors);
}

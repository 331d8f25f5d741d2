namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>How exact the distinct viewers of all results are, against the truth found by sorting.</summary>
/// <param name="Mean">How many a result has on average.</param>
/// <param name="BaselineMean">The same of the baseline.</param>
/// <param name="ExactShare">The share of results that are exact.</param>
/// <param name="RmsError">The root mean square of the relative errors of all results.</param>
/// <param name="Estimated">How many results are estimated: those with more distinct viewers than are counted one by one.</param>
/// <param name="EstimatedRmsError">The root mean square of their relative errors.</param>
/// <param name="EstimatedWithinBounds">The share of them with the truth within the bounds told, which are at 95 % confidence.</param>
internal sealed record DistinctViewersFigures(
    double Mean, double BaselineMean, double ExactShare, double RmsError, long Estimated, double EstimatedRmsError,
    double EstimatedWithinBounds)
{
    /// <summary>Puts figures together.</summary>
    public static DistinctViewersFigures Of(in Totals engine, in Totals baseline, Accuracy all, Accuracy estimated) => new(
        Math.Round(engine.Viewers / engine.Results, 4), Math.Round(baseline.Viewers / baseline.Results, 4), Math.Round(all.ExactShare, 5),
        Math.Round(all.RmsError, 5), estimated.Results, Math.Round(estimated.RmsError, 5), Math.Round(estimated.WithinShare, 5));

    public string ToLine() =>
        FormattableString.Invariant($"{Mean:0.00} distinct viewers a result, {100 * ExactShare:0.00} % exact, ")
        + FormattableString.Invariant($"RMS error {100 * RmsError:0.00} %; ")
        + FormattableString.Invariant($"{Estimated:N0} results estimated, RMS error {100 * EstimatedRmsError:0.00} %, ")
        + FormattableString.Invariant($"{100 * EstimatedWithinBounds:0.0} % within their bounds");
}

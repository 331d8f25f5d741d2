namespace Tidemark.IntegrationTests.Oracle;

/// <summary>All windows so far of every group of one family, and how the next compares with them.</summary>
internal sealed class GroupHistory(OracleFamily family)
{
    private readonly Dictionary<(string Group, string Key), List<WindowFigures>> past = [];

    /// <summary>Gives a line its figures in the order of <see cref="WindowFigures.SeriesNames"/>; lines of a group come by start.</summary>
    public void Compare(WindowFigures line)
    {
        if (!past.TryGetValue((line.Group, line.Key), out List<WindowFigures>? lines)) past.Add((line.Group, line.Key), lines = []);
        WindowFigures? before = lines.FindLast(earlier => earlier.StartMs + family.SizeMs == line.StartMs);
        lines.Add(line);
        long views = line.Counts[WindowFigures.Views], viewsBefore = before?.Counts[WindowFigures.Views] ?? 0;
        long engagementBefore = before?.Engagement ?? 0;
        line.Series =
        [
            viewsBefore == 0 ? null : ((double)views / viewsBefore) - 1,
            engagementBefore <= 0 ? null : ((double)line.Engagement / engagementBefore) - 1,
            Slope([.. lines.TakeLast(100).Select(each => (double)each.Engagement)]),
        ];
    }

    /// <summary>The covariance of number and value over the variance of the numbers.</summary>
    private static double? Slope(double[] values)
    {
        if (values.Length < 2) return null;
        double middle = (values.Length - 1) / 2.0;
        double mean = values.Average();
        double covariance = values.Select((value, x) => (x - middle) * (value - mean)).Sum();
        return covariance / values.Select((_, x) => (x - middle) * (x - middle)).Sum();
    }
}

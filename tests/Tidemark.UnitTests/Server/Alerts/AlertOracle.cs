using Tidemark.Server.Alerts;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>Tells what a rule makes of a series, one value a second, by looking at all of it.</summary>
internal static class AlertOracle
{
    /// <summary>F and C are told; f fires and c clears without a word; a dot is nothing.</summary>
    public static string Tell(AlertRule rule, double[] values)
    {
        double?[] figures = [.. values.Select((_, i) => rule.IsTrend ? Change(values[..(i + 1)]) : Finite(values[i]))];
        bool[] on = [.. figures.Select((_, i) => IsOn(rule, figures[..(i + 1)]))];
        int[] starts = [.. Enumerable.Range(0, on.Length).Where(i => on[i] && (i == 0 || !on[i - 1]))];
        string[] told = [.. Enumerable.Repeat(".", values.Length)];
        double silentUntil = double.NegativeInfinity;
        foreach (int start in starts)
        {
            int end = Array.FindIndex(on, start, isOn => !isOn);
            int last = end < 0 ? on.Length : end;

            // Told at the first look with a figure that is not silent.
            int at = Enumerable.Range(start, last - start).Where(i => figures[i] is not null && i >= silentUntil).Append(-1).First();
            if (at != start) told[start] = "f";
            if (at >= 0) (told[at], silentUntil) = ("F", at + rule.Silence.TotalSeconds);
            if (end >= 0) told[end] = at >= 0 ? "C" : "c";
        }

        return string.Join(' ', told);
    }

    /// <summary>The newest figure that is beyond one of the two thresholds decides.</summary>
    private static bool IsOn(AlertRule rule, double?[] figures) => figures.Reverse().Select(figure => figure switch
    {
        null => (bool?)null,
        { } known when Holds(rule, known, rule.When.Threshold) => true,
        { } known when !Holds(rule, known, rule.Clear) => false,
        _ => null,
    }).FirstOrDefault(decided => decided is not null) ?? false;

    private static bool Holds(AlertRule rule, double figure, double threshold) => rule.When.Operator switch
    {
        ">" => figure > threshold,
        ">=" => figure >= threshold,
        "<" => figure < threshold,
        _ => figure <= threshold,
    };

    private static double? Change(double[] values)
    {
        double[] known = [.. values.Where(double.IsFinite).TakeLast(4)];
        if (!double.IsFinite(values[^1]) || known.Length < 4 || known[..3].Sum() == 0) return null;
        double mean = known[..3].Average();
        return (known[3] - mean) / Math.Abs(mean);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

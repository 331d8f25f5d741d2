namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Judges the output of a replay by computing it again from the input, sharing no code with the program.</summary>
internal static class ReplayOracle
{
    /// <summary>Compares the output of one replay with what it must be.</summary>
    /// <param name="inputFile">Events as JSON lines, as they were replayed.</param>
    /// <param name="outputFolder">The folder with windows.jsonl, rejected.jsonl and late.jsonl; an absent file counts as empty.</param>
    /// <param name="summaryJson">The object that the replay printed.</param>
    /// <param name="options">How the replay was configured.</param>
    public static OracleReport Check(string inputFile, string outputFolder, string summaryJson, OracleOptions options)
    {
        ReplayPass pass = new(options);
        foreach (string line in File.ReadLines(inputFile)) pass.Take(line);

        OutputComparer comparer = new(pass, options, outputFolder);
        if (pass.WidestRepeatMs > options.DeduplicationHorizonMs)
            comparer.Differences.Add($"input: a repeat arrives {pass.WidestRepeatMs} ms after its first, beyond the horizon");
        comparer.CompareWindows();
        comparer.CompareRejected();
        comparer.CompareLate();
        comparer.CompareSummary(summaryJson);
        return new OracleReport(
            comparer.Differences.Kept, comparer.Differences.Count, comparer.ExpectedWindows, pass.Applied.Length, comparer.Viewers);
    }
}

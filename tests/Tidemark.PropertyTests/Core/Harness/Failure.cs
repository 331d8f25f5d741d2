namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>A scenario for which the engine, run in one of its ways, gives something else than the model.</summary>
internal sealed record Failure(Scenario Scenario, string Way, IReadOnlyList<string> Expected, IReadOnlyList<string> Actual)
{
    /// <summary>Runs a scenario in every way.</summary>
    /// <returns>The first way that fails; null where none does.</returns>
    public static Failure? Find(Scenario scenario)
    {
        string[] expected = [.. scenario.Expected];
        foreach ((string name, Func<Scenario, IEnumerable<string>> run) in HarnessRun.Ways)
        {
            string[] actual = Run(run, scenario);
            if (!expected.SequenceEqual(actual)) return new Failure(scenario, name, expected, actual);
        }

        return null;
    }

    /// <summary>The same failure with as few items as still show one.</summary>
    public Failure Shrink() => Find(Scenario.Shrink(smaller => Find(smaller) is not null))!;

    public override string ToString() =>
        $"{Scenario}\n{Way} differs\nexpected:\n{string.Join('\n', Expected)}\nactual:\n{string.Join('\n', Actual)}";

    private static string[] Run(Func<Scenario, IEnumerable<string>> run, Scenario scenario)
    {
        try
        {
            return [.. run(scenario)];
        }
        catch (Exception fault)
        {
            // A step that throws is a difference like any other, and shrinks like one.
            return [fault.ToString()];
        }
    }
}

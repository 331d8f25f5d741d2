using Tidemark.Server.Alerts;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>What fires, clears and is told over a series of values, one a second.</summary>
public sealed class AlertStepTests
{
    private const double None = double.NaN;

    /// <summary>F and C are told; f fires and c clears without a word; a dot is nothing.</summary>
    [Theory]
    [InlineData("> 10", 10, 0, "10 11 12 10 11", ". F . C F")]
    [InlineData(">= 10", 10, 0, "9 10 10 9 10", ". F . C F")]
    [InlineData("< 3", 3, 0, "3 2 1 3 2", ". F . C F")]
    [InlineData("<= 3", 3, 0, "4 3 3 4 3", ". F . C F")]
    [InlineData("> 10", 5, 0, "11 9 6 5 11", "F . . C F")]
    [InlineData(">= 10", 5, 0, "10 5 4.9 9", "F . C .")]
    [InlineData("< 3", 8, 0, "2 4 7.9 8 2", "F . . C F")]
    [InlineData("<= 3", 8, 0, "3 8 8.1 4", "F . C .")]
    [InlineData("> 10", 10, 0, "11 - - 11 - 1", "F . . . . C")]
    [InlineData("> 10", 10, 4, "11 1 11 1 11 11", "F C f c F .")]
    [InlineData("> 10", 10, 4, "11 1 11 11 11 1", "F C f . F C")]
    [InlineData("> 10", 10, 4, "11 11 11 11 11 1", "F . . . . C")]
    public void Threshold_OverASeries_TellsEachTurnOnce(string when, double clear, int silenceSeconds, string values, string told) =>
        Assert.Equal(told, Run(Rule(when, clear, silenceSeconds, isTrend: false), values));

    [Theory]
    [InlineData("< -0.5", -0.5, "10 10 10 5 10", ". . . . .")]
    [InlineData("< -0.5", -0.5, "10 10 10 4 10", ". . . F C")]
    [InlineData("< -0.5", -0.2, "10 10 10 4 6 20", ". . . F . C")]
    [InlineData("> 1", 1, "1 1 1 3 3 3", ". . . F C .")]
    [InlineData("> 1", 1, "0 0 0 5 1 1", ". . . . . .")]
    [InlineData("> 1", 1, "1 1 - 1 3 1", ". . . . F C")]
    [InlineData("< -0.5", -0.5, "-2 -2 -2 -4 -1", ". . . F C")]
    [InlineData("> 1", 1, "1 2", ". .")]
    public void Trend_OverASeries_ComparesWithTheThreeValuesBefore(string trend, double clear, string values, string told) =>
        Assert.Equal(told, Run(Rule(trend, clear, 0, isTrend: true), values));

    [Fact]
    public void Told_SaysWhatDidItAndSinceWhen()
    {
        AlertRule rule = Rule("> 10", 10, 4, isTrend: false);
        AlertState state = New();
        List<AlertTransition> told = [];
        double[] values = [1, 11, 1, 12, 13, 14, 0];
        for (int second = 0; second < values.Length; second++)
        {
            (state, AlertTransition? one) = AlertStep.Next(rule, state, values[second], second * 1_000);
            if (one is not null) told.Add(one);
        }

        Assert.Equal(
            [
                new AlertTransition(1, true, 11, null, 1_000, 1_000), new AlertTransition(2, false, 1, null, 2_000, 1_000),
                new AlertTransition(3, true, 14, null, 5_000, 3_000), new AlertTransition(4, false, 0, null, 6_000, 3_000),
            ],
            told.Select(t => t with { Change = null }));
        Assert.Equal((3_000, 6_000, 9_000, 6_000), (state.LastFired, state.LastCleared, state.SilencedUntil, state.Since));
    }

    /// <summary>Against an oracle that decides from the whole series at each moment, not from a state.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Series_ThatAreDrawn_AreToldAsTheOracleTells(bool isTrend)
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            string @operator = random.GetItems([">", ">=", "<", "<="], 1)[0];
            double threshold = isTrend ? random.Next(-4, 5) / 4.0 : random.Next(-2, 3);
            double room = random.Next(3) / (isTrend ? 4.0 : 1.0);
            AlertRule rule = Rule(
                FormattableString.Invariant($"{@operator} {threshold}"), @operator[0] == '>' ? threshold - room : threshold + room,
                random.Next(4), isTrend);
            double[] values = [.. Enumerable.Range(0, 30).Select(_ => random.Next(6) switch
            {
                0 => random.GetItems([None, double.PositiveInfinity, double.NegativeInfinity], 1)[0],
                _ => random.Next(-4, 5),
            })];
            Assert.True(AlertOracle.Tell(rule, values) == Run(rule, values), $"seed {seed}: {rule.When}, {string.Join(' ', values)}");
        }
    }

    private static AlertState New() => new() { On = "x" };

    private static AlertRule Rule(string when, double clear, int silenceSeconds, bool isTrend)
    {
        string[] parts = when.Split(' ');
        return new AlertRule
        {
            Name = "r", On = "x", Subject = new AlertSubject.Metric(MetricFold.Sum, "x", new Dictionary<string, string>()),
            IsTrend = isTrend, When = new AlertComparison(parts[0], double.Parse(parts[1])), Clear = clear,
            Silence = TimeSpan.FromSeconds(silenceSeconds),
        };
    }

    private static string Run(AlertRule rule, string values) =>
        Run(rule, [.. values.Split(' ').Select(v => v == "-" ? None : double.Parse(v))]);

    private static string Run(AlertRule rule, double[] values)
    {
        AlertState state = New();
        List<string> told = [];
        for (int second = 0; second < values.Length; second++)
        {
            bool wasOn = state.Phase != AlertPhase.Ok;
            (state, AlertTransition? one) = AlertStep.Next(rule, state, values[second], second * 1_000);
            bool isOn = state.Phase != AlertPhase.Ok;
            told.Add(one switch
            {
                { IsFiring: true } => "F",
                { IsFiring: false } => "C",
                null when isOn && !wasOn => "f",
                null when wasOn && !isOn => "c",
                _ => ".",
            });
        }

        return string.Join(' ', told);
    }
}

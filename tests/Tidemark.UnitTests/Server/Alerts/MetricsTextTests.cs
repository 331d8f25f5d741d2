using System.Text;
using Tidemark.Server.Alerts;
using Tidemark.Server.Telemetry;

namespace Tidemark.UnitTests.Server.Alerts;

public sealed class MetricsTextTests
{
    [Fact]
    public void Read_OfAText_GivesEverySample()
    {
        const string Text =
            "# HELP a What it is.\r\n# TYPE a counter\na 1\n\na{shard=\"3\"} +Inf 1700000000000\n"
            + "a{x=\"\\\\ \\\" \\n }\", y=\"\",} -1.5e-3\nb_bucket{le=\"+Inf\"} NaN\n";
        Assert.True(MetricsText.TryRead(Text, out List<MetricSample> samples));
        Assert.Equal(
            ["a 1", "a shard=3 Infinity", "a x=\\ \" \n } y= -0.0015", "b_bucket le=+Inf NaN"], samples.Select(sample => Show(in sample)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a b")]
    [InlineData("{x=\"1\"} 1")]
    [InlineData("a{x=1} 1")]
    [InlineData("a{x=\"1} 1")]
    [InlineData("a{x=\"1\" y=\"2\"} 1")]
    [InlineData("a{x=\"1\"")]
    [InlineData("a{x=\"\\")]
    public void Read_OfWhatIsNoSample_Refuses(string line) => Assert.False(MetricsText.TryRead($"b 1\n{line}\n", out _));

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSame()
    {
        const string Characters = "ab =,{}\\\"\n";
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            MetricSample[] samples = [.. Enumerable.Range(0, random.Next(5)).Select(i => new MetricSample(
                $"m_{i}",
                [.. Enumerable.Range(0, random.Next(3)).Select(l => KeyValuePair.Create(
                    $"l{l}", new string(random.GetItems(Characters.AsSpan(), random.Next(6)))))],
                random.Next(4) switch { 0 => double.NaN, 1 => double.NegativeInfinity, _ => random.NextDouble() * 1e9 }))];
            Assert.True(MetricsText.TryRead(Write(samples), out List<MetricSample> read), $"seed {seed}");
            Assert.Equal(samples.Select(s => Show(in s)), read.Select(s => Show(in s)));
        }
    }

    private static string Write(MetricSample[] samples)
    {
        var text = new StringBuilder();
        foreach (MetricSample sample in samples)
        {
            IEnumerable<string> labels = sample.Labels.Select(l =>
                $"{l.Key}=\"{l.Value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"");
            string value = double.IsNegativeInfinity(sample.Value) ? "-Inf" : $"{sample.Value:R}";
            text.Append(sample.Name).Append(sample.Labels.Count > 0 ? $"{{{string.Join(',', labels)}}}" : "").Append($" {value}\n");
        }

        return text.ToString();
    }

    private static string Show(in MetricSample sample) =>
        string.Join(' ', [sample.Name, .. sample.Labels.Select(l => $"{l.Key}={l.Value}"), $"{sample.Value:R}"]);
}

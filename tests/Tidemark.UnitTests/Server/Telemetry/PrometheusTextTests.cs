using Tidemark.Server.Telemetry;

namespace Tidemark.UnitTests.Server.Telemetry;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Write_EscapesWhatTheFormatReserves()
    {
        var family = new MetricFamily(
            "tidemark_odd", MetricKind.Gauge, "Back\\slash,\nnew line and \"quotes\".",
            [new MetricSample("tidemark_odd", [new("a", "x\\y\n\"z\""), new("b", "")], -1.5)]);
        Assert.Equal(
            """
            # HELP tidemark_odd Back\\slash,\nnew line and "quotes".
            # TYPE tidemark_odd gauge
            tidemark_odd{a="x\\y\n\"z\"",b=""} -1.5

            """,
            PrometheusText.Write([family]));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0, "0")]
    [InlineData(9007199254740991, "9007199254740991")]
    [InlineData(1e-7, "1E-07")]
    public void Number_IsWrittenAsTheFormatReadsIt(double value, string text) => Assert.Equal(text, PrometheusText.Number(value));

    [Fact]
    public void Write_OfAMetricWithoutValues_TellsItsName() => Assert.Equal(
        "# HELP none Nothing yet.\n# TYPE none counter\n",
        PrometheusText.Write([new MetricFamily("none", MetricKind.Counter, "Nothing yet.", [])]));
}

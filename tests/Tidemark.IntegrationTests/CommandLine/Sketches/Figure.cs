using System.Text.Json;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

/// <summary>An approximate figure as commands print it.</summary>
internal readonly record struct Figure(double Estimate, double Lower, double Upper, double Confidence)
{
    public static Figure Of(JsonElement figure)
    {
        double Number(string name) => figure.GetProperty(name).GetDouble();
        Figure read = new(Number("estimate"), Number("lower"), Number("upper"), Number("confidence"));
        Assert.InRange(read.Estimate, read.Lower, read.Upper);
        Assert.InRange(read.Confidence, 0.95, 1);
        return read;
    }
}

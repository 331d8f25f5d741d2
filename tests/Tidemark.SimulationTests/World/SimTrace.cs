using System.Globalization;

namespace Tidemark.SimulationTests.World;

/// <summary>What happened, line by line; off while nobody wants to know.</summary>
internal sealed class SimTrace(int linesMax)
{
    private readonly Queue<string> lines = [];

    public static SimTrace Off { get; } = new(0);

    public bool IsOn => linesMax > 0;

    /// <summary>The last lines.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    public void Add(long now, string text)
    {
        if (lines.Count == linesMax) lines.Dequeue();
        lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{now / (double)SimWorld.TicksPerMs,10:F3} {text}"));
    }
}

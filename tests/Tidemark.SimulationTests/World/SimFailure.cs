namespace Tidemark.SimulationTests.World;

/// <summary>What a checker found.</summary>
/// <param name="Check">Its name; shrinking keeps to it.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record SimFailure(string Check, string Message)
{
    public override string ToString() => $"{Check}: {Message}";
}

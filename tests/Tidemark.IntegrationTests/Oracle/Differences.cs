namespace Tidemark.IntegrationTests.Oracle;

/// <summary>What differs: all counted, the first 50 kept in words.</summary>
internal sealed class Differences
{
    private const int KeptMax = 50;

    private readonly List<string> kept = [];

    public long Count { get; private set; }

    public IReadOnlyList<string> Kept => kept;

    public void Add(string difference)
    {
        Count++;
        if (kept.Count < KeptMax) kept.Add(difference);
    }

    /// <summary>Adds a difference where two values are not equal.</summary>
    public void Compare<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) Add($"{what}: expected {expected}, got {actual}");
    }
}

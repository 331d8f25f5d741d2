namespace Tidemark.Core.Sliding;

/// <summary>What a window or a pane knows of a key besides its distinct members.</summary>
internal struct WindowSum
{
    /// <summary>How many events there were.</summary>
    public long Count;

    /// <summary>The sum of their values; what exceeds 64 bits is cut off.</summary>
    public long Sum;

    /// <summary>Adds events.</summary>
    public void Add(long count, long sum)
    {
        Count += count;
        Sum += sum;
    }
}

namespace Tidemark.Core.Sliding;

/// <summary>What a pane knows of a key, as far as it fits 8 bytes.</summary>
internal struct PaneCell
{
    /// <summary>How many events there were.</summary>
    public int Count;

    /// <summary>The sum of their values.</summary>
    public int Sum;
}

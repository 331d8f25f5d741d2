namespace Tidemark.Core.Windows;

/// <summary>How windows of a family lie in time.</summary>
public enum WindowKind
{
    /// <summary>One after another, without gaps and without overlap.</summary>
    Tumbling,

    /// <summary>Of one size, a new one starting at every slide; they overlap where the slide is less than the size.</summary>
    Sliding,

    /// <summary>Around the events of each key: from the first event until a gap after the last, as long as the pauses between are shorter
    /// than the gap.</summary>
    Session,
}

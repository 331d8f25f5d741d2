namespace Tidemark.Connectors.Journal;

/// <summary>Where the reading of a stretch is.</summary>
/// <param name="Part">The next part of its snapshot.</param>
/// <param name="PartsDone">Whether all parts are read.</param>
/// <param name="Sequence">The sequence of the next record.</param>
internal readonly record struct StretchPlace(int Part, bool PartsDone, long Sequence);

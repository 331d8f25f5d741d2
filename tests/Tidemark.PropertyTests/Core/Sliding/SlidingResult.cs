using Tidemark.Core.Sketches;

namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>A row of a window.</summary>
internal readonly record struct SlidingResult(long Start, long End, int Key, long Count, long Sum, ApproximateFigure Distinct);

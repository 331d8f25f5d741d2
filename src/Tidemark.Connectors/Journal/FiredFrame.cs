using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>A fired window's block as it is stored.</summary>
internal readonly record struct FiredFrame(int Family, int Group, Interval Window, byte[] Frame);

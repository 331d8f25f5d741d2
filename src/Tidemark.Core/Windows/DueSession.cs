using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>A session that is to be fired or dropped.</summary>
/// <param name="Number">Its number in its table.</param>
/// <param name="Key">Whose session it is.</param>
/// <param name="Span">The time it covers.</param>
internal readonly record struct DueSession(int Number, int Key, Interval Span);

using Tidemark.Core.Time;

namespace Tidemark.Server.Logging;

/// <summary>A line of a node's log.</summary>
/// <param name="Number">Counts the lines since the process started, from 1.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Message">What it says.</param>
public sealed record LogLine(long Number, EventTime Time, string Level, string Message);

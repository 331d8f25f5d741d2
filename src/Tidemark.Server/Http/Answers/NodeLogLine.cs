using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>A line of a node's log.</summary>
/// <param name="Node">The node.</param>
/// <param name="Number">Counts the node's lines since it started, from 1.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Level"><c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Message">What it says.</param>
internal sealed record NodeLogLine(string Node, long Number, EventTime Time, string Level, string Message);

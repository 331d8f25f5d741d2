using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>What a window still does, and what it waits for.</summary>
/// <param name="Window">The window family.</param>
/// <param name="Start">The window's first moment.</param>
/// <param name="End">The first moment after it.</param>
/// <param name="State"><c>open</c>, <c>fired</c> (late events still revise it) or <c>final</c>.</param>
/// <param name="FiresAt">The watermark at which it fires.</param>
/// <param name="FinalAt">The watermark from which nothing changes it any more.</param>
/// <param name="MissingMs">How far the watermark is from the next of the two, in milliseconds of event time; null where it is
/// final.</param>
/// <param name="Why">The same as a sentence.</param>
internal sealed record WindowReason(
    string Window, EventTime Start, EventTime End, string State, EventTime FiresAt, EventTime FinalAt, long? MissingMs, string Why);

using Tidemark.Core.Time;

namespace Tidemark.Server.Alerts;

/// <summary>The windows of a rule that are complete and that it has not looked at.</summary>
/// <param name="Values">The ends of the windows and the rule's figure in each, by end; the figure null where it is undefined.</param>
/// <param name="Missing">The nodes and shards that the look lacked, so that none of the windows is taken for complete; null where it was
/// whole.</param>
internal sealed record WindowLook(IReadOnlyList<(EventTime End, double? Value)> Values, IReadOnlyList<string>? Missing);

namespace Tidemark.Server.Replay;

/// <summary>What became of the records of a replay. <c>Read = Accepted + Rejected</c>, and
/// <c>Accepted = Applied + Duplicates + Late + Poisoned</c>.</summary>
/// <param name="Read">Records read from the files.</param>
/// <param name="Accepted">Valid events.</param>
/// <param name="Rejected">Records refused.</param>
/// <param name="Applied">Events applied.</param>
/// <param name="Duplicates">Events seen before.</param>
/// <param name="Late">Events too late for every window.</param>
/// <param name="Poisoned">Events whose step threw.</param>
/// <param name="Windows">Lines of <c>windows.jsonl</c>.</param>
/// <param name="Videos">Videos seen for the first time.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ReplaySummary(
    long Read, long Accepted, long Rejected, long Applied, long Duplicates, long Late, long Poisoned, long Windows, long Videos,
    double Seconds)
{
    /// <summary>The summary as one line of JSON.</summary>
    public string ToJson() => System.Text.Json.JsonSerializer.Serialize(this, ReplayJson.Default.ReplaySummary);
}

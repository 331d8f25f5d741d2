namespace Tidemark.Server.DeadLetters;

/// <summary>The answer to the wish to replay a dead letter.</summary>
/// <param name="Replay">How its last replay stands; null where there was none.</param>
/// <param name="WasSent">Whether that is the one wished for.</param>
/// <param name="Refusal">Why the letter was not sent; null where it was, or where its event had been counted before.</param>
internal sealed record ReplayResult(LetterReplay? Replay, bool WasSent, ReplayRefusal? Refusal = null)
{
    /// <summary>The letter was not sent.</summary>
    public static ReplayResult Refused(ReplayRefusal why, LetterReplay? last) => new(last, WasSent: false, why);
}

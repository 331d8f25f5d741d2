namespace Tidemark.Connectors.Control;

/// <summary>What is to be told of an alert, and has not been or could not be.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Number">The how-manieth of its rule it is; the same on all channels.</param>
/// <param name="Channel">To whom.</param>
/// <param name="Id">What tells it from all others, the same on all channels and however often it is tried.</param>
/// <param name="Body">What is told.</param>
/// <param name="At">When it arose, epoch milliseconds.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Due">When it is to be tried, epoch milliseconds.</param>
/// <param name="Failed">When it was given up, epoch milliseconds; null where it was not.</param>
public sealed record AlertDelivery(
    string Rule, long Number, string Channel, string Id, string Body, long At, long Attempts, long Due, long? Failed);

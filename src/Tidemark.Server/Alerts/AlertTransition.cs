namespace Tidemark.Server.Alerts;

/// <summary>A rule fires or clears, and that is to be told.</summary>
/// <param name="Number">The how-manieth of its rule this is, from 1.</param>
/// <param name="IsFiring">Whether it fires; else it clears.</param>
/// <param name="Value">The value that did it.</param>
/// <param name="Change">Its change against the mean of the three before it; null where that is undefined.</param>
/// <param name="At">When, epoch milliseconds.</param>
/// <param name="Since">Since when the condition is met, or was until now; epoch milliseconds.</param>
internal sealed record AlertTransition(long Number, bool IsFiring, double Value, double? Change, long At, long Since);

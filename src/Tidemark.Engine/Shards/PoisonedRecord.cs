namespace Tidemark.Engine.Shards;

/// <summary>The record that broke the step of an incarnation, to be left out by the next.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Reason">What it broke, for the dead letter.</param>
/// <param name="Tries">How often its step was tried.</param>
internal readonly record struct PoisonedRecord(long Offset, string Reason, int Tries);

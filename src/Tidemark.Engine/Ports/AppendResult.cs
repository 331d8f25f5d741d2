namespace Tidemark.Engine.Ports;

/// <summary>What became of an append, and where its records are.</summary>
/// <param name="Outcome">Whether the records were taken.</param>
/// <param name="FirstOffsets">Of each batch, in the order given, the offset of its first record, the others following without gap; empty
/// unless the outcome is <see cref="AppendOutcome.Durable"/>.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, IReadOnlyList<long> FirstOffsets)
{
    /// <summary>Nothing was taken.</summary>
    public static AppendResult Refused(AppendOutcome why) => new(why, []);
}

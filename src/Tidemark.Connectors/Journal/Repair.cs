namespace Tidemark.Connectors.Journal;

/// <summary>How a journal with damage is made whole.</summary>
/// <param name="Snapshot">The sequence of the newest snapshot that is whole; 0 for none.</param>
/// <param name="Newest">The sequence of the last record that stays; what comes after it is set aside.</param>
/// <param name="NewestHash">Its hash; 0 where none stays.</param>
/// <param name="Finding">What is damaged.</param>
internal sealed record Repair(long Snapshot, long Newest, ulong NewestHash, string Finding);

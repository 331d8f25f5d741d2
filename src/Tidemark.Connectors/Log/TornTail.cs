namespace Tidemark.Connectors.Log;

/// <summary>The end of a segment that a crash left half written and that was cut off when the log was opened.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Path">The segment file.</param>
/// <param name="At">The byte the file was cut at; also its length now.</param>
/// <param name="Bytes">How many bytes were cut off.</param>
public sealed record TornTail(int Partition, string Path, long At, long Bytes);

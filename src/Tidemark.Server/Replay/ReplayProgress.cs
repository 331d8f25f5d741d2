namespace Tidemark.Server.Replay;

/// <summary>How far a replay is.</summary>
/// <param name="IsSorting">Whether the input is being sorted; then nothing has been sent yet.</param>
/// <param name="Bytes">Bytes of the input whose events the shards have taken in; while sorting, those that were read.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
/// <param name="Events">Events that the shards have taken in; while sorting, those that were read.</param>
public readonly record struct ReplayProgress(bool IsSorting, long Bytes, long BytesTotal, long Events);

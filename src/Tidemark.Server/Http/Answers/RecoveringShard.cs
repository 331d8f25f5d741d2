namespace Tidemark.Server.Http.Answers;

/// <summary>How far a shard's recovery is.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Bytes">How many bytes of its journal it has taken.</param>
/// <param name="BytesTotal">How many there are.</param>
/// <param name="RemainingMs">The time the rest takes at the speed so far, in milliseconds; null while nothing has been read.</param>
internal sealed record RecoveringShard(int Shard, long Bytes, long BytesTotal, long? RemainingMs);

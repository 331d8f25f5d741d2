namespace Tidemark.Server.Http.Answers;

/// <summary>How the state is kept. Counts are since the processes started.</summary>
/// <param name="Bytes">The bytes of state that recovering all shards would read.</param>
/// <param name="Checkpoints">Checkpoints committed.</param>
/// <param name="CheckpointBytes">The bytes of state in them.</param>
/// <param name="CheckpointAgeMs">How long ago, in milliseconds, the oldest checkpoint was committed among the shards that have stepped
/// since; null where none has.</param>
/// <param name="PublishFailures">Attempts to publish that failed.</param>
/// <param name="Restarts">How often a shard has been started again.</param>
/// <param name="FencedWrites">Writes that the journal refused because another node had claimed the shard.</param>
internal sealed record LiveUpkeep(
    long Bytes, long Checkpoints, long CheckpointBytes, long? CheckpointAgeMs, long PublishFailures, long Restarts, long FencedWrites);

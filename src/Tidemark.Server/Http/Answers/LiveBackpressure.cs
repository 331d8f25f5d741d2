namespace Tidemark.Server.Http.Answers;

/// <summary>How much of its time a shard waited on average since the state before, from 0 to 1; null in the first state.</summary>
/// <param name="MailboxShare">The source, for the shard's mailbox.</param>
/// <param name="OutboxShare">The shard, for the sinks.</param>
internal sealed record LiveBackpressure(double? MailboxShare, double? OutboxShare);

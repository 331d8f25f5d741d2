namespace Tidemark.Cli.Commands;

/// <summary>What <c>tidemark journal show</c> is asked.</summary>
/// <param name="Shard">One shard alone; null for all.</param>
/// <param name="Records">How many records to list.</param>
/// <param name="Keys">How many videos to list.</param>
internal sealed record JournalShowQuery(int? Shard, int Records, int Keys);

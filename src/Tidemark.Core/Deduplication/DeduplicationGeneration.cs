namespace Tidemark.Core.Deduplication;

/// <summary>Identities that arrived one after another and are forgotten together.</summary>
internal sealed class DeduplicationGeneration(long sequence, long startMs)
{
    /// <summary>Its number: one more than that of the generation before.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>When its first identity arrived, in milliseconds of arrival time.</summary>
    public long StartMs { get; } = startMs;

    /// <summary>When its last identity arrived.</summary>
    public long LastMs { get; set; } = startMs;

    /// <summary>How many identities it has.</summary>
    public int Count { get; set; }

    /// <summary>How many of them no checkpoint has yet.</summary>
    public int Unwritten { get; set; }

    /// <summary>The mark of its identities in the table, from 1 to 255, used again every 255 generations.</summary>
    public byte Tag => (byte)(Sequence % IdentityTable.TagCount + 1);
}

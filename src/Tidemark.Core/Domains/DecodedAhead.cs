namespace Tidemark.Core.Domains;

/// <summary>How far a shard decodes ahead of the event that it applies.</summary>
public static class DecodedAhead
{
    /// <summary>So many events that one domain decoded are used at the same time: each must be valid until as many have been decoded,
    /// itself among them.</summary>
    public const int Events = 32;
}

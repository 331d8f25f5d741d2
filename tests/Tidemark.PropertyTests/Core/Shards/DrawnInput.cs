namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>One item of a shard's input.</summary>
internal abstract record DrawnInput
{
    /// <summary>A record of the log.</summary>
    /// <param name="Bytes">Its bytes.</param>
    /// <param name="Arrival">When it arrived.</param>
    /// <param name="Event">What it holds; null where it cannot be decoded.</param>
    /// <param name="IsPoison">Whether the shard skips it as one that broke its step.</param>
    internal sealed record Record(byte[] Bytes, long Arrival, DrawnEvent? Event, bool IsPoison) : DrawnInput;

    /// <summary>Processing time that passes while nothing arrives.</summary>
    internal sealed record Idle(long ElapsedMs) : DrawnInput;
}

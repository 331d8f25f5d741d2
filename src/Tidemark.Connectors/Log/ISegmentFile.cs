namespace Tidemark.Connectors.Log;

/// <summary>The file that a partition is being written to; failures are <see cref="IOException"/>.</summary>
internal interface ISegmentFile : IDisposable
{
    /// <summary>Writes all of <paramref name="bytes"/> at byte <paramref name="at"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes, long at);

    /// <summary>Makes all that was written durable (fsync).</summary>
    void Flush();

    /// <summary>Cuts the file off at <paramref name="length"/> bytes.</summary>
    void Truncate(long length);
}

using Tidemark.Core.Shards;

namespace Tidemark.Server.Replay;

/// <summary>Reads the records of one file as events. Owned by one caller; not thread-safe.</summary>
internal interface IReplayReader : IDisposable
{
    /// <summary>The place of the record read last in the file, in bytes.</summary>
    long Position { get; }

    /// <summary>Reads the next record.</summary>
    /// <param name="record">The record as the file holds it; valid until the next call.</param>
    /// <param name="line">The line it starts at, from 1.</param>
    /// <param name="eventJson">The event; empty where there is a <paramref name="rejection"/>.</param>
    /// <param name="rejection">Why the record is no event; null where it is one, as far as the format tells.</param>
    /// <returns>False at the end of the file.</returns>
    bool TryRead(out ReadOnlySpan<byte> record, out long line, out ReadOnlySpan<byte> eventJson, out Rejection? rejection);
}

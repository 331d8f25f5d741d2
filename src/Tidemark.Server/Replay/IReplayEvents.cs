using Tidemark.Core.Shards;

namespace Tidemark.Server.Replay;

/// <summary>The events of a replay in the order in which they are sent. Owned by one caller; not thread-safe.</summary>
internal interface IReplayEvents
{
    /// <summary>Gives the next event.</summary>
    /// <param name="eventJson">The event, valid until the next call.</param>
    /// <returns>False after the last one.</returns>
    bool TryNext(out ReadOnlySpan<byte> eventJson);

    /// <summary>Takes note that the event given last is refused.</summary>
    void Refuse(in Rejection why);
}

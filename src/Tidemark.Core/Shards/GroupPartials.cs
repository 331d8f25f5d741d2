using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Shards;

/// <summary>Merges what the shards hold of one group's window. The one place where it is done.</summary>
public static class GroupPartials
{
    /// <summary>Merges partial results.</summary>
    /// <param name="partials">One of each shard that holds the group in that window, in shard order.</param>
    /// <param name="context">What the domain's types must know to be read back (<see cref="ByteReader.Context"/>).</param>
    /// <returns>The pane and the spread of the whole group.</returns>
    /// <exception cref="CorruptDataException">A partial result is damaged.</exception>
    public static (TPane Pane, TSpread Spread) Merge<TEvent, TPane, TSpread>(
        IEnumerable<ReadOnlyMemory<byte>> partials, object? context)
        where TEvent : struct, IEvent, allows ref struct
        where TPane : struct, IPane<TPane, TEvent>
        where TSpread : struct, ISpread<TSpread>
    {
        TPane pane = default;
        TSpread spread = default;
        foreach (ReadOnlyMemory<byte> partial in partials)
        {
            var reader = new ByteReader(partial.Span, context);
            pane.Merge(TPane.Read(ref reader));
            spread.Merge(TSpread.Read(ref reader));
        }

        return (pane, spread);
    }
}

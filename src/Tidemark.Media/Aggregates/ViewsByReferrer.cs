using System.Text.Json;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Media.Events;

namespace Tidemark.Media.Aggregates;

/// <summary>How many views came from where; exact. The example of a user-defined aggregate.</summary>
public struct ViewsByReferrer : IUserAggregate<ViewsByReferrer, MediaEvent>
{
    private long none, search, browse, share, external, other;

    /// <inheritdoc/>
    public static string Id => "views_by_referrer";

    /// <inheritdoc/>
    public static int Version => 1;

    /// <inheritdoc/>
    public void Add(in MediaEvent e)
    {
        if (e.Type != MediaEventType.View) return;
        switch (e.Referrer)
        {
            case Referrer.Search: search++; break;
            case Referrer.Browse: browse++; break;
            case Referrer.Share: share++; break;
            case Referrer.External: external++; break;
            case Referrer.Other: other++; break;
            default: none++; break;
        }
    }

    /// <inheritdoc/>
    public void Merge(in ViewsByReferrer more)
    {
        none += more.none;
        search += more.search;
        browse += more.browse;
        share += more.share;
        external += more.external;
        other += more.other;
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        foreach (long count in (ReadOnlySpan<long>)[none, search, browse, share, external, other]) writer.WriteZigZag(count);
    }

    /// <inheritdoc/>
    public static ViewsByReferrer Read(ref ByteReader reader) => new()
    {
        none = reader.ReadZigZag(),
        search = reader.ReadZigZag(),
        browse = reader.ReadZigZag(),
        share = reader.ReadZigZag(),
        external = reader.ReadZigZag(),
        other = reader.ReadZigZag(),
    };

    /// <inheritdoc/>
    public readonly void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("search", search);
        json.WriteNumber("browse", browse);
        json.WriteNumber("share", share);
        json.WriteNumber("external", external);
        json.WriteNumber("other", other);
        json.WriteNumber("none", none);
        json.WriteEndObject();
    }
}

namespace Tidemark.Media.Events;

/// <summary>The counters of the object <c>stats</c>; −1 where absent or null. Its other members are not looked at.</summary>
/// <param name="Views">The value of <c>view_count</c>.</param>
/// <param name="Likes">The value of <c>like_count</c>.</param>
/// <param name="Comments">The value of <c>comment_count</c>.</param>
internal readonly record struct StatsCounters(long Views, long Likes, long Comments)
{
    /// <summary>No counter at all.</summary>
    public static readonly StatsCounters None = new(-1, -1, -1);

    // The longest name of a counter is comment_count.
    private const int NameBytesMax = 13;

    /// <summary>Reads the counters.</summary>
    /// <param name="record">The record.</param>
    /// <param name="token">The value of <c>stats</c> in it, which is well-formed.</param>
    /// <param name="counters">The counters.</param>
    /// <returns>False if it is no object, or a counter no integer from 0 to 2^53 − 1 or given twice.</returns>
    public static bool TryRead(ReadOnlySpan<byte> record, JsonToken token, out StatsCounters counters)
    {
        counters = None;
        if (token.Kind != JsonKind.Object) return false;
        ReadOnlySpan<byte> text = token.In(record);
        Span<byte> slot = stackalloc byte[NameBytesMax];
        Span<long> values = [-1, -1, -1];
        int seen = 0;
        var scanner = new JsonScanner(text);
        scanner.TryEnterObject();
        while (scanner.TryReadMember(out JsonToken name, out JsonToken value, out bool ended) && !ended)
        {
            if (!JsonText.TryRead(text, name, slot, out ReadOnlySpan<byte> key)) continue;
            int counter = Find(key);
            if (counter < 0) continue;
            if ((seen & 1 << counter) != 0) return false;
            seen |= 1 << counter;
            if (value.Kind == JsonKind.Null) continue;
            if (!JsonText.TryReadInteger(text, value, out long count) || count is < 0 or > MediaLimits.CountMax) return false;
            values[counter] = count;
        }

        counters = new StatsCounters(values[0], values[1], values[2]);
        return true;
    }

    private static int Find(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("view_count"u8)) return 0;
        if (name.SequenceEqual("like_count"u8)) return 1;
        return name.SequenceEqual("comment_count"u8) ? 2 : -1;
    }
}

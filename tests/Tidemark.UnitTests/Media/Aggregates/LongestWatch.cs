using System.Text.Json;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Media.Aggregates;

/// <summary>The longest view of a window, in milliseconds: the README's own aggregate, word for word.</summary>
public struct LongestWatch : IUserAggregate<LongestWatch, MediaEvent>
{
    private long longestMs;

    public static string Id => "longest_watch_ms";

    public static int Version => 1;

    public void Add(in MediaEvent e) => longestMs = Math.Max(longestMs, e.WatchMs);

    public void Merge(in LongestWatch other) => longestMs = Math.Max(longestMs, other.longestMs);

    public readonly void Write(ByteWriter writer) => writer.WriteZigZag(longestMs);

    public static LongestWatch Read(ref ByteReader reader) => new() { longestMs = reader.ReadZigZag() };

    public readonly void WriteJson(Utf8JsonWriter json) => json.WriteNumberValue(longestMs);
}

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>A user-defined aggregate with a bug: it breaks the step on the events of some videos, until it is mended.</summary>
public struct FragileAggregate : IUserAggregate<FragileAggregate, MediaEvent>
{
    private static readonly ConcurrentDictionary<string, bool> breaking = new();

    private long count;

    public static string Id => "fragile";

    public static int Version => 1;

    public static void BreakOn(string video) => breaking[video] = true;

    public static void Mend(string video) => breaking.TryRemove(video, out _);

    public void Add(in MediaEvent e)
    {
        string video = Encoding.UTF8.GetString(e.VideoId);
        if (breaking.ContainsKey(video)) throw new InvalidOperationException($"a bug with {video}");
        count++;
    }

    public void Merge(in FragileAggregate other) => count += other.count;

    public readonly void Write(ByteWriter writer) => writer.WriteZigZag(count);

    public static FragileAggregate Read(ref ByteReader reader) => new() { count = reader.ReadZigZag() };

    public readonly void WriteJson(Utf8JsonWriter json) => json.WriteNumberValue(count);
}

using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Server.Cluster;

/// <summary>What one shard holds of one group in one fired window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Entry">The entry's payload (see <see cref="Tidemark.Core.Shards.FiredEntry"/>); empty where the window has nothing of the
/// group.</param>
internal readonly record struct GroupPart(Interval Window, ReadOnlyMemory<byte> Entry)
{
    /// <summary>Writes the parts of some shards: for each its number, how many, and the parts.</summary>
    public static byte[] Write(IEnumerable<(int Shard, IReadOnlyList<GroupPart> Parts)> shards)
    {
        var writer = new ByteWriter();
        foreach ((int shard, IReadOnlyList<GroupPart> parts) in shards)
        {
            writer.WriteVarint((ulong)shard);
            writer.WriteVarint((ulong)parts.Count);
            foreach (GroupPart part in parts)
            {
                writer.WriteZigZag(part.Window.Start.Milliseconds);
                writer.WriteZigZag(part.Window.End.Milliseconds);
                writer.WriteBlob(part.Entry.Span);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote, by shard.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static IReadOnlyDictionary<int, IReadOnlyList<GroupPart>> Read(byte[] bytes)
    {
        var shards = new Dictionary<int, IReadOnlyList<GroupPart>>();
        var reader = new ByteReader(bytes);
        while (!reader.AtEnd)
        {
            int shard = reader.ReadCount(int.MaxValue);
            var parts = new GroupPart[reader.ReadCount(reader.Remaining)];
            for (int i = 0; i < parts.Length; i++)
            {
                var window = new Interval(new EventTime(reader.ReadZigZag()), new EventTime(reader.ReadZigZag()));
                parts[i] = new GroupPart(window, reader.ReadBlob().ToArray());
            }

            shards[shard] = parts;
        }

        return shards;
    }
}

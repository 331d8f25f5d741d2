using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>The outputs of a shard since its last checkpoint, encoded one after another: the outbox blob of the next one.</summary>
/// <remarks>Owned by the shard; not thread-safe. Each entry: kind byte, offset (zigzag), index (varint), payload (blob).</remarks>
public sealed class OutputBuffer
{
    private readonly ByteWriter bytes = new(4096);
    private readonly ByteWriter behind = new(256);
    private readonly ByteWriter payload = new(512);

    /// <summary>How many outputs are held.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes they take.</summary>
    public int ByteCount => bytes.Length + behind.Length;

    /// <summary>Whether outputs added now come after those that a firing under way has still to add.</summary>
    internal bool IsBehindFiring { get; set; }

    /// <summary>The payload of the output added last; valid until the next <see cref="StartPayload"/>.</summary>
    public ReadOnlyMemory<byte> LastPayload => payload.WrittenMemory;

    /// <summary>An empty writer for the payload of the output to add next.</summary>
    public ByteWriter StartPayload()
    {
        payload.Clear();
        return payload;
    }

    /// <summary>Adds the output whose payload was written to <see cref="StartPayload"/>'s writer.</summary>
    /// <param name="kind">What it tells.</param>
    /// <param name="offset">The offset of the event that caused it.</param>
    /// <param name="index">Its place among the outputs of that event.</param>
    public void Add(OutputKind kind, long offset, int index)
    {
        ByteWriter target = IsBehindFiring ? behind : bytes;
        target.WriteByte((byte)kind);
        target.WriteZigZag(offset);
        target.WriteVarint((ulong)index);
        target.WriteBlob(payload.WrittenSpan);
        Count++;
    }

    /// <summary>Takes everything out as one blob, owned by the caller.</summary>
    public byte[] Take()
    {
        byte[] blob = bytes.ToArray();
        bytes.Clear();
        Count = 0;
        return blob;
    }

    /// <summary>Puts what was held behind a firing where it belongs.</summary>
    internal void Join()
    {
        bytes.WriteRaw(behind.WrittenSpan);
        behind.Clear();
    }

    /// <summary>The outputs of a blob that <see cref="Take"/> gave, in order.</summary>
    /// <exception cref="CorruptDataException">The blob is damaged.</exception>
    public static IReadOnlyList<Output> Read(int shard, ReadOnlyMemory<byte> blob)
    {
        var outputs = new List<Output>();
        var reader = new ByteReader(blob.Span);
        while (!reader.AtEnd)
        {
            var kind = (OutputKind)reader.ReadByte();
            long offset = reader.ReadZigZag();
            int index = reader.ReadCount(int.MaxValue);
            int length = reader.ReadBlob().Length;
            outputs.Add(new Output(new OutputId(shard, offset, index), kind, blob.Slice(reader.Position - length, length)));
        }

        return outputs;
    }
}

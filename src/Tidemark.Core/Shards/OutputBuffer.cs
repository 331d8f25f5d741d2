using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>The outputs of a shard since its last checkpoint, encoded one after another: the outbox blob of the next one.</summary>
/// <remarks>Owned by the shard; not thread-safe. Each entry: kind byte, offset (zigzag), index (varint), payload (blob).</remarks>
public sealed class OutputBuffer
{
    private readonly ByteWriter bytes = new(4096);
    private readonly ByteWriter payload = new(512);
    private long offset = long.MinValue;
    private int index;

    /// <summary>How many outputs are held.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes they take.</summary>
    public int ByteCount => bytes.Length;

    /// <summary>Starts the outputs of the event at <paramref name="offset"/>, with index 0, unless they have been started.</summary>
    public void Begin(long offset)
    {
        if (this.offset == offset) return;
        this.offset = offset;
        index = 0;
    }

    /// <summary>An empty writer for the payload of the output to add next.</summary>
    public ByteWriter StartPayload()
    {
        payload.Clear();
        return payload;
    }

    /// <summary>Adds the output whose payload was written to <see cref="StartPayload"/>'s writer.</summary>
    public void Add(OutputKind kind)
    {
        bytes.WriteByte((byte)kind);
        bytes.WriteZigZag(offset);
        bytes.WriteVarint((ulong)index++);
        bytes.WriteBlob(payload.WrittenSpan);
        Count++;
    }

    /// <summary>Takes everything out as one blob, owned by the caller. The running index goes on, so an event whose outputs
    /// are split by a checkpoint still numbers them through.</summary>
    public byte[] Take()
    {
        byte[] blob = bytes.ToArray();
        bytes.Clear();
        Count = 0;
        return blob;
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

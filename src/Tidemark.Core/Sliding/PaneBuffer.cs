using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sliding;

/// <summary>Events of one pane, in order of arrival, that wait to be folded.</summary>
/// <remarks>The arrays are public to the one loop that fills them. Owned by one shard; not thread-safe.</remarks>
internal sealed class PaneBuffer
{
    private const int CapacityMin = 64;
    private const int CapacityKept = 1 << 16;

    /// <summary>Makes an empty buffer.</summary>
    public PaneBuffer(bool hasMembers)
    {
        Heads = SlotColumns.New<ulong>(CapacityMin);
        Members = hasMembers ? SlotColumns.New<ulong>(CapacityMin) : [];
        Limit = CapacityMin;
    }

    /// <summary>Of each event the key in the upper 32 bits and the value in the lower, or 0 there where it does not fit.</summary>
    public ulong[] Heads { get; private set; }

    /// <summary>Of each event the member, where members are counted.</summary>
    public ulong[] Members { get; private set; }

    /// <summary>How many events there are.</summary>
    public int Count { get; set; }

    /// <summary>With so many, something must be done before another is added: not more than there is room for.</summary>
    public int Limit { get; set; }

    /// <summary>The keys and values that do not fit 32 bits.</summary>
    public List<(int Key, long Value)> Wide { get; } = [];

    /// <summary>Whether its memory is worth keeping for another pane.</summary>
    public bool IsHandy => Heads.Length <= CapacityKept;

    /// <summary>Makes room for twice as many events.</summary>
    public void Grow()
    {
        Heads = Longer(Heads);
        if (Members.Length > 0) Members = Longer(Members);
        Limit = Heads.Length;
    }

    /// <summary>Forgets the events.</summary>
    public void Clear()
    {
        Count = 0;
        Limit = Heads.Length;
        Wide.Clear();
    }

    /// <summary>Writes how many events there are (varint), their heads and members (8 bytes each), how many values stand apart (varint),
    /// and of each key and value (zigzag).</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Count);
        foreach (ulong head in Heads.AsSpan(0, Count)) writer.WriteUInt64(head);
        foreach (ulong member in Members.AsSpan(0, Members.Length > 0 ? Count : 0)) writer.WriteUInt64(member);
        writer.WriteVarint((ulong)Wide.Count);
        foreach ((int key, long value) in Wide)
        {
            writer.WriteZigZag(key);
            writer.WriteZigZag(value);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty buffer.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public void ReadFrom(ref ByteReader reader)
    {
        int count = reader.ReadCount(reader.Remaining / sizeof(ulong));
        while (Heads.Length < count) Grow();
        Count = count;
        var known = new HashSet<int>();
        for (int i = 0; i < count; i++)
        {
            Heads[i] = reader.ReadUInt64();
            known.Add((int)(Heads[i] >> 32));
        }

        for (int i = 0; Members.Length > 0 && i < count; i++) Members[i] = reader.ReadUInt64();
        for (int left = reader.ReadCount(count); left > 0; left--)
        {
            (long key, long value) = (reader.ReadZigZag(), reader.ReadZigZag());
            if (key != (int)key || !known.Contains((int)key))
                throw new CorruptDataException($"A value before byte {reader.Position} has no event of key {key}; the data is damaged.");
            Wide.Add(((int)key, value));
        }
    }

    private ulong[] Longer(ulong[] column)
    {
        ulong[] longer = SlotColumns.New<ulong>(checked(2 * column.Length));
        column.AsSpan(0, Count).CopyTo(longer);
        return longer;
    }
}

using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;

namespace Tidemark.SimulationTests.Domain;

/// <summary>Count and sum of a key's events.</summary>
internal struct SimTotals : IPane<SimTotals, SimEvent>
{
    public long Count { get; private set; }

    public long Sum { get; private set; }

    public static SimTotals Read(ref ByteReader reader) => new() { Count = reader.ReadZigZag(), Sum = reader.ReadZigZag() };

    public void Add(in SimEvent e, CodeLog codes) => AddApart(in e);

    public readonly void AddCodes(ReadOnlySpan<uint> codes, CodeLog log)
    {
        // There are no sketches.
    }

    public void AddApart(in SimEvent e)
    {
        Count++;
        Sum += e.Value;
    }

    public readonly void Expect(in SimTotals before)
    {
        // There is no room to make.
    }

    public readonly void Fetch(in SimEvent e, ref FetchList fetches)
    {
        // Nothing lies outside.
    }

    public readonly void FetchAll()
    {
        // Nothing lies outside.
    }

    public void Merge(in SimTotals other)
    {
        Count += other.Count;
        Sum += other.Sum;
    }

    public void Absorb(ref SimTotals other) => Merge(in other);

    public void Release() => this = default;

    public readonly void Write(ByteWriter writer)
    {
        writer.WriteZigZag(Count);
        writer.WriteZigZag(Sum);
    }

    public readonly void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer) => Write(writer);

    public void ApplyChange(ref ByteReader reader) => this = Read(ref reader);
}

using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Memory;
using Tidemark.Core.Shards;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;

namespace Tidemark.Core.Harness;

/// <summary>The least of domains: numbers by key, of which windows keep count and sum.</summary>
internal readonly struct KeyedValueDomain
    : IDomain<KeyedValue, KeyedValueDomain.Nothing, KeyedValueDomain.Totals, KeyedValueDomain.Nothing>
{
    /// <inheritdoc/>
    public IReadOnlyList<string> GroupKinds => ["key"];

    /// <inheritdoc/>
    public object? ReadContext => null;

    /// <inheritdoc/>
    public bool TryDecode(ReadOnlySpan<byte> record, EventTime arrival, out KeyedValue e, out Rejection rejection)
    {
        e = KeyedValue.Read(record);
        rejection = default;
        return true;
    }

    /// <inheritdoc/>
    public void WriteKept(ReadOnlySpan<byte> record, EventTime arrival, ByteWriter writer) => writer.WriteRaw(record);

    /// <inheritdoc/>
    public bool Apply(ref Nothing entity, ref KeyedValue e) => false;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> GroupKey(int kind, in Nothing entity) => default;

    /// <inheritdoc/>
    public void WriteWindow(in Totals window, ByteWriter writer)
    {
        writer.WriteZigZag(window.Count);
        writer.WriteDouble(window.Sum);
    }

    /// <inheritdoc/>
    public bool Follow(in FiredEntity<Nothing, Totals> fired, in GroupSpreads<Nothing> groups, ByteWriter features) => false;

    /// <summary>Nothing is kept of a key, and nothing of how keys differ.</summary>
    internal readonly struct Nothing : IStored<Nothing>, ISpread<Nothing>
    {
        public void Merge(in Nothing other)
        {
        }

        public void Write(ByteWriter writer)
        {
        }

        public static Nothing Read(ref ByteReader reader) => default;
    }

    /// <summary>Count and exact sum.</summary>
    internal struct Totals : IPane<Totals, KeyedValue>
    {
        private ExactSum sum;

        public long Count { readonly get; private set; }

        public readonly double Sum => sum.Value;

        public void Add(in KeyedValue e, CodeLog codes) => AddApart(in e);

        public readonly void AddCodes(ReadOnlySpan<uint> codes, CodeLog log)
        {
            // There are no sketches.
        }

        public void AddApart(in KeyedValue e)
        {
            Count++;
            sum.Add(e.Value);
        }

        public readonly void Expect(in Totals before)
        {
            // There is no room to make.
        }

        public readonly void Fetch(in KeyedValue e, ref FetchList fetches)
        {
            // Nothing lies outside.
        }

        public readonly void FetchAll()
        {
            // Nothing lies outside.
        }

        public void Merge(in Totals other)
        {
            Count += other.Count;
            sum.Merge(in other.sum);
        }

        public void Absorb(ref Totals other) => Merge(in other);

        public void Release() => this = default;

        public readonly void Write(ByteWriter writer)
        {
            writer.WriteZigZag(Count);
            sum.Write(writer);
        }

        public readonly void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer) => Write(writer);

        public void ApplyChange(ref ByteReader reader) => this = Read(ref reader);

        public static Totals Read(ref ByteReader reader) => new() { Count = reader.ReadZigZag(), sum = ExactSum.Read(ref reader) };
    }
}

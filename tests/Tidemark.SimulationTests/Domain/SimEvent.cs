using System.Buffers.Binary;
using Tidemark.Core.Domains;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;

namespace Tidemark.SimulationTests.Domain;

/// <summary>A decoded <see cref="SimRecord"/>.</summary>
internal readonly ref struct SimEvent : IEvent
{
    public SimEvent(ReadOnlySpan<byte> record, ulong salt)
    {
        Kind = (SimRecordKind)record[0];
        Identity = SplitMix64.Mix(BinaryPrimitives.ReadUInt64LittleEndian(record[1..]) + salt);
        Time = new EventTime(BinaryPrimitives.ReadInt64LittleEndian(record[9..]));
        Value = BinaryPrimitives.ReadInt32LittleEndian(record[17..]);
        Colour = record[21];
        Key = record[SimRecord.KeyAt..];
    }

    public SimRecordKind Kind { get; }

    public ulong Identity { get; }

    public EventTime Time { get; }

    public int Value { get; }

    public byte Colour { get; }

    public ReadOnlySpan<byte> Key { get; }
}

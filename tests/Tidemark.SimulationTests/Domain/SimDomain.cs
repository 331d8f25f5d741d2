using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.SimulationTests.Domain;

/// <summary>Keys that change their colour, counted by key and by colour; its records break where they say so.</summary>
/// <param name="salt">Changes every identity; 0 in a sound system.</param>
internal readonly struct SimDomain(ulong salt) : IDomain<SimEvent, SimEntity, SimTotals, SimRows>
{
    /// <summary>The family that brings features.</summary>
    public const int FeatureFamily = 0;

    public IReadOnlyList<string> GroupKinds => ["key", "colour"];

    public object? ReadContext => null;

    public bool TryDecode(ReadOnlySpan<byte> record, EventTime arrival, out SimEvent e, out Rejection rejection)
    {
        e = new SimEvent(record, salt);
        rejection = new Rejection(RejectionCode.InvalidField, "It is refused.");
        if (e.Kind == SimRecordKind.BreaksDecoder) throw new InvalidOperationException("the decoder breaks");
        return e.Kind != SimRecordKind.Refused;
    }

    public void WriteKept(ReadOnlySpan<byte> record, EventTime arrival, ByteWriter writer) => writer.WriteRaw(record);

    public bool Apply(ref SimEntity entity, ref SimEvent e)
    {
        if (e.Kind == SimRecordKind.BreaksApply) throw new InvalidOperationException("the step breaks");
        bool changes = entity.Colour != e.Colour;
        entity.Colour = e.Colour;
        return changes;
    }

    public ReadOnlySpan<byte> GroupKey(int kind, in SimEntity entity) => "abcdefgh"u8.Slice(entity.Colour, 1);

    public void WriteWindow(in SimTotals window, ByteWriter writer) => window.Write(writer);

    public bool Follow(in FiredEntity<SimEntity, SimTotals> fired, in GroupSpreads<SimRows> groups, ByteWriter features)
    {
        groups[0].Add(fired.Pane.Sum);
        if (fired.Family != FeatureFamily) return false;
        fired.Pane.Write(features);
        return true;
    }
}

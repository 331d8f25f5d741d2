using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;

namespace Tidemark.SimulationTests.Domain;

/// <summary>What is kept of a key: the group it belongs to.</summary>
internal struct SimEntity : IStored<SimEntity>
{
    public byte Colour { get; set; }

    public static SimEntity Read(ref ByteReader reader) => new() { Colour = reader.ReadByte() };

    public readonly void Write(ByteWriter writer) => writer.WriteByte(Colour);
}

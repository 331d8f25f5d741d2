using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;

namespace Tidemark.SimulationTests.Domain;

/// <summary>How many keys a group's window has, and the greatest sum among them.</summary>
internal struct SimRows : ISpread<SimRows>
{
    private long count;
    private long greatest;

    public static SimRows Read(ref ByteReader reader) => new() { count = reader.ReadZigZag(), greatest = reader.ReadZigZag() };

    public void Add(long sum)
    {
        greatest = count == 0 ? sum : Math.Max(greatest, sum);
        count++;
    }

    public void Merge(in SimRows other)
    {
        if (other.count == 0) return;
        greatest = count == 0 ? other.greatest : Math.Max(greatest, other.greatest);
        count += other.count;
    }

    public readonly void Write(ByteWriter writer)
    {
        writer.WriteZigZag(count);
        writer.WriteZigZag(greatest);
    }
}

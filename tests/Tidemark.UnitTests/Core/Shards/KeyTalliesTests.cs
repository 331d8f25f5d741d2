using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class KeyTalliesTests
{
    private readonly KeyTallies tallies = new(families: 2);

    [Fact]
    public void Tallies_CountByKeyAndFamily()
    {
        tallies.Duplicate(7);
        tallies.Duplicate(7);
        tallies.Late(7);
        tallies.LateFor(7, 1);
        tallies.LateFor(8, 0);
        Assert.Equal("2 1 [0, 1]", Text(tallies, 7));
        Assert.Equal("0 0 [1, 0]", Text(tallies, 8));
        Assert.Equal("0 0 [0, 0]", Text(tallies, 9));
    }

    [Fact]
    public void Deltas_AppliedOneAfterAnother_GiveTheTallies()
    {
        var copy = new KeyTallies(families: 2);
        tallies.Late(300);
        tallies.Duplicate(7);
        Apply(copy, Written(all: false));
        tallies.Duplicate(7);
        tallies.LateFor(9, 1);
        Apply(copy, Written(all: false));
        Assert.Equal(
            ("2 0 [0, 0]", "0 0 [0, 1]", "0 1 [0, 0]"), (Text(copy, 7), Text(copy, 9), Text(copy, 300)));
        Assert.Equal([0], Written(all: false));
    }

    [Fact]
    public void Snapshot_ReadBack_GivesTheTallies()
    {
        var copy = new KeyTallies(families: 2);
        for (int id = 20; id > 0; id--) tallies.LateFor(id, id % 2);
        Apply(copy, Written(all: true));
        Assert.All(Enumerable.Range(1, 20), id => Assert.Equal(Text(tallies, id), Text(copy, id)));
    }

    private static void Apply(KeyTallies to, byte[] written)
    {
        var reader = new ByteReader(written);
        to.Apply(ref reader);
        Assert.True(reader.AtEnd);
    }

    private static string Text(KeyTallies of, int id)
    {
        (long duplicates, long late, long[] lateForFamily) = of.Read(id);
        return $"{duplicates} {late} [{string.Join(", ", lateForFamily)}]";
    }

    private byte[] Written(bool all)
    {
        var writer = new ByteWriter();
        tallies.Write(all ? tallies.Ids() : tallies.TakeChanged(), writer);
        return writer.ToArray();
    }
}

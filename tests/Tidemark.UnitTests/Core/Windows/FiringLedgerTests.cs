using Tidemark.Core.Codecs;
using Tidemark.Core.Windows;

namespace Tidemark.UnitTests.Core.Windows;

public sealed class FiringLedgerTests
{
    private static readonly Int128 Far = (Int128)long.MaxValue * 5 + 3;

    [Fact]
    public void Fire_CountsByFamilyWindowKindAndKey()
    {
        var ledger = new FiringLedger();
        Assert.Equal(0, Fire(ledger, 0, 5, 0, 7, isNew: true));
        Assert.Equal(1, Fire(ledger, 0, 5, 0, 7, isNew: false));
        Assert.Equal(0, Fire(ledger, 0, 5, 1, 7, isNew: true));
        Assert.Equal(0, Fire(ledger, 1, 5, 0, 7, isNew: true));
        Assert.Equal(0, Fire(ledger, 0, 6, 0, 7, isNew: true));
        Assert.Equal(
            (2, 1, 0, 0),
            (ledger.Firings(0, 5, 0, 7), ledger.Firings(0, 5, 1, 7), ledger.Firings(0, 5, 0, 8), ledger.Firings(2, 5, 0, 7)));
        Fire(ledger, 0, 5, 0, 9, isNew: true);
        Assert.Equal([7, 9], ledger.Fired(0, 5, 0).Order());
        Assert.Empty(ledger.Fired(0, 99, 0));
    }

    [Fact]
    public void HasTold_ComparesWithTheLastResult()
    {
        var ledger = new FiringLedger();
        Assert.False(ledger.HasTold(0, 5, 1, 7, 0));
        ledger.Fire(0, 5, 1, 7, result: 11, out _);
        Assert.True(ledger.HasTold(0, 5, 1, 7, 11));
        ledger.Fire(0, 5, 1, 7, result: 12, out _);
        Assert.False(ledger.HasTold(0, 5, 1, 7, 11));
        Assert.True(ledger.HasTold(0, 5, 1, 7, 12));
    }

    [Fact]
    public void Revised_AreInOrderOfFamilyAndTime()
    {
        var ledger = new FiringLedger();
        foreach ((int family, Int128 window) in new (int, Int128)[] { (1, -4), (0, 9), (0, Far), (0, -2), (0, 9) })
            ledger.MarkRevised(family, window, isRevised: true);
        Assert.Equal([(0, -2), (0, 9), (0, Far), (1, -4)], ledger.Revised);
        ledger.MarkRevised(0, 9, isRevised: false);
        Assert.Equal([(0, -2), (0, Far), (1, -4)], ledger.Revised);
    }

    [Fact]
    public void Forget_DropsFinalWindowsAndTellsTheirKeys()
    {
        var ledger = new FiringLedger();
        Fire(ledger, 0, 5, 0, 7, isNew: true);
        Fire(ledger, 0, 5, 1, 8, isNew: true);
        Fire(ledger, 0, 6, 0, 9, isNew: true);
        ledger.MarkRevised(0, 5, isRevised: true);
        var forgotten = new List<(int Kind, int Key)>();
        ledger.Forget((_, window) => window <= 5, (kind, key) => forgotten.Add((kind, key)));
        Assert.Equal([(0, 7), (1, 8)], forgotten.Order());
        Assert.Equal((0, 1), (ledger.Firings(0, 5, 0, 7), ledger.Firings(0, 6, 0, 9)));
        Assert.Empty(ledger.Revised);
    }

    [Fact]
    public void Deltas_AppliedOneAfterAnother_GiveTheLedger()
    {
        FiringLedger ledger = new(), copy = new();
        var added = new List<(int, int)>();
        void Checkpoint()
        {
            var reader = new ByteReader(Write(ledger, all: false));
            copy.Apply(ref reader, (kind, key) => added.Add((kind, key)));
            Assert.True(reader.AtEnd);
            Assert.Equal(Write(ledger, all: true), Write(copy, all: true));
        }

        Fire(ledger, 0, -5, 0, 7, isNew: true);
        Fire(ledger, 1, Far, 2, 300, isNew: true);
        Fire(ledger, 1, -Far, 2, 301, isNew: true);
        ledger.MarkRevised(0, -5, isRevised: true);
        Checkpoint();
        Fire(ledger, 0, -5, 0, 7, isNew: false);
        ledger.MarkRevised(0, -5, isRevised: false);
        ledger.MarkRevised(1, Far, isRevised: true);
        Checkpoint();
        Checkpoint();
        Assert.Equal([(0, 7), (2, 301), (2, 300)], added);
        Assert.Equal([(1, Far)], copy.Revised);
        Assert.Equal((2, 1), (copy.Firings(0, -5, 0, 7), copy.Firings(1, -Far, 2, 301)));
        Assert.True(copy.HasTold(0, -5, 0, 7, Result(7)));
    }

    [Fact]
    public void Delta_WithoutChanges_HoldsNoEntry()
    {
        var ledger = new FiringLedger();
        Fire(ledger, 0, 5, 0, 7, isNew: true);
        Write(ledger, all: false);
        Assert.Equal([0, 0], Write(ledger, all: false));
        Fire(ledger, 0, 6, 0, 7, isNew: true);
        ledger.Forget((_, window) => window == 6, (_, _) => { });
        Assert.Equal([0, 0], Write(ledger, all: false));
    }

    private static int Fire(FiringLedger ledger, int family, Int128 window, int kind, int key, bool isNew)
    {
        int before = ledger.Fire(family, window, kind, key, Result(key), out bool wasNew);
        Assert.Equal(isNew, wasNew);
        return before;
    }

    private static ulong Result(int key) => ulong.MaxValue - (ulong)key;

    private static byte[] Write(FiringLedger ledger, bool all)
    {
        var writer = new ByteWriter();
        ledger.Write(all ? [.. ledger.All()] : ledger.TakeChanged(), writer);
        return writer.ToArray();
    }
}

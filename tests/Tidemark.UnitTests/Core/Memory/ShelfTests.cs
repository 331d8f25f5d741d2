using Tidemark.Core.Memory;

namespace Tidemark.UnitTests.Core.Memory;

public sealed class ShelfTests
{
    [Fact]
    public void Take_GivesWhatWasKeptLast_AndNothingOfAnotherLength()
    {
        var shelf = new Shelf<int>(bytesMax: 1_000);
        int[] first = new int[8], second = new int[8];
        shelf.Keep(first);
        shelf.Keep(second);

        Assert.Null(shelf.Take(9));
        Assert.Same(second, shelf.Take(8));
        Assert.Same(first, shelf.Take(8));
        Assert.Null(shelf.Take(8));
    }

    [Fact]
    public void Keep_BeyondTheLimit_KeepsNoMore_UntilSomeIsTaken()
    {
        var shelf = new Shelf<int>(bytesMax: 140);
        for (int i = 0; i < 5; i++) shelf.Keep(new int[8]);
        Assert.Equal(2, TakenOf(shelf));

        shelf.Keep(new int[8]);
        Assert.Equal(1, TakenOf(shelf));
    }

    [Fact]
    public void Clear_LeavesNothing_AndRoomForMore()
    {
        var shelf = new Shelf<int>(bytesMax: 70);
        shelf.Keep(new int[8]);
        shelf.Clear();
        Assert.Null(shelf.Take(8));
        shelf.Keep(new int[8]);
        Assert.NotNull(shelf.Take(8));
    }

    private static int TakenOf(Shelf<int> shelf)
    {
        int taken = 0;
        while (shelf.Take(8) is not null) taken++;
        return taken;
    }
}

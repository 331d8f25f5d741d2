using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class EntityTableTests
{
    private readonly EntityTable<long> entities = new(groups: 2);

    [Fact]
    public void Groups_OnceFilledIn_AreKnown()
    {
        Fill(entity: 5, 7, 8);
        Assert.Equal([7, 8], entities.GroupsOf(5, out bool areKnown));
        Assert.True(areKnown);
    }

    [Fact]
    public void Groups_OfAnotherEntity_AreNotKnown()
    {
        Fill(entity: 5, 7, 8);
        foreach (int other in new[] { 4, 6, 1_000 })
        {
            entities.Change(other) = 1;
            entities.GroupsOf(other, out bool areKnown);
            Assert.False(areKnown);
        }
    }

    [Fact]
    public void Groups_WhenTheEntityChanged_AreForgottenOfItAlone()
    {
        Fill(entity: 5, 7, 8);
        Fill(entity: 6, 7, 9);
        entities.ForgetGroupsOf(5);
        entities.GroupsOf(5, out bool changed);
        entities.GroupsOf(6, out bool other);
        Assert.Equal((false, true), (changed, other));
    }

    [Fact]
    public void Groups_WhenAGroupWasGivenUp_AreForgotten()
    {
        Fill(entity: 5, 7, 8);
        entities.ForgetGroups();
        entities.GroupsOf(5, out bool areKnown);
        Assert.False(areKnown);
    }

    [Fact]
    public void Forget_LeavesNothingForWhoGetsTheId()
    {
        Fill(entity: 5, 7, 8);
        entities.CellOf(5) = 3;
        entities.Forget(5);
        entities.GroupsOf(5, out bool areKnown);
        Assert.Equal((0, 0, false), (entities.At(5), entities.CellOf(5), areKnown));
    }

    private void Fill(int entity, params ReadOnlySpan<int> groups)
    {
        entities.Change(entity) = 1;
        Span<int> known = entities.GroupsOf(entity, out bool areKnown);
        Assert.False(areKnown);
        groups.CopyTo(known);
    }
}

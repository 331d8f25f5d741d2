using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class GroupMemoryTests
{
    private readonly GroupMemory memory = new(groups: 2);

    [Fact]
    public void Groups_OnceFilledIn_AreKnown()
    {
        Fill(entity: 5, 7, 8);
        Assert.Equal([7, 8], memory.Of(5, out bool isKnown));
        Assert.True(isKnown);
    }

    [Fact]
    public void Groups_OfAnotherEntity_AreNotKnown()
    {
        Fill(entity: 5, 7, 8);
        foreach (int other in new[] { 4, 6, 1_000 })
        {
            memory.Of(other, out bool isKnown);
            Assert.False(isKnown);
        }
    }

    [Fact]
    public void Groups_WhenTheEntityChanged_AreForgottenOfItAlone()
    {
        Fill(entity: 5, 7, 8);
        Fill(entity: 6, 7, 9);
        memory.Forget(5);
        memory.Of(5, out bool changed);
        memory.Of(6, out bool other);
        Assert.Equal((false, true), (changed, other));
    }

    [Fact]
    public void Groups_WhenAGroupWasGivenUp_AreForgotten()
    {
        Fill(entity: 5, 7, 8);
        memory.ForgetAll();
        memory.Of(5, out bool isKnown);
        Assert.False(isKnown);
    }

    private void Fill(int entity, params ReadOnlySpan<int> groups)
    {
        Span<int> known = memory.Of(entity, out bool isKnown);
        Assert.False(isKnown);
        groups.CopyTo(known);
    }
}

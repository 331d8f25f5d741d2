using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class OutputIdTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 1207, 1)]
    [InlineData(int.MaxValue, long.MaxValue, int.MaxValue)]
    public void Text_OfAnIdentity_ReadsBack(int shard, long offset, int index)
    {
        var id = new OutputId(shard, offset, index);
        Assert.True(OutputId.TryParse(id.ToString(), out OutputId read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1-2")]
    [InlineData("1-2-")]
    [InlineData("1-2-3-4")]
    [InlineData("1--2-3")]
    [InlineData("-1-2-3")]
    [InlineData(" 1-2-3")]
    [InlineData("1-2-3x")]
    [InlineData("2147483648-0-0")]
    [InlineData("0-9223372036854775808-0")]
    public void Text_OfSomethingElse_IsNone(string text) => Assert.False(OutputId.TryParse(text, out _));
}

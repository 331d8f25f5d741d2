using Tidemark.Media.Features;
using Tidemark.Media.Windows;

namespace Tidemark.UnitTests.Media.Features;

public sealed class FormulasTests
{
    [Theory]
    [InlineData(9, 0, false)]
    [InlineData(10, 0, true)]
    [InlineData(10, 5, true)]
    [InlineData(11, 5, true)]
    [InlineData(11, 6, false)]
    [InlineData(12, 6, true)]
    public void IsTrending_TakesTenViewsAndTwiceThoseBefore(long now, long before, bool trending) =>
        Assert.Equal(trending, Formulas.IsTrending(new MediaCounts { Views = now }, new MediaCounts { Views = before }));

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(5, 0, null)]
    [InlineData(5, -1, null)]
    [InlineData(4, 4, 0.0)]
    [InlineData(6, 4, 0.5)]
    [InlineData(-2, 4, -1.5)]
    public void EngagementVelocity_ComparesScores(long likesNow, long likesBefore, double? velocity) =>
        Assert.Equal(velocity, Formulas.EngagementVelocity(new MediaCounts { Likes = likesNow }, new MediaCounts { Likes = likesBefore }));
}

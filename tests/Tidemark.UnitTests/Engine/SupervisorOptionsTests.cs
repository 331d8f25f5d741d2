using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Engine;

public sealed class SupervisorOptionsTests
{
    private static readonly SupervisorOptions options = new();

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(4, 800)]
    [InlineData(5, 1_000)]
    [InlineData(1_000_000, 1_000)]
    public void DelayAfter_OfADatabaseThatIsAway_IsNeverLongerThanASecond(int failures, double milliseconds) => Assert.Equal(
        milliseconds, options.DelayAfter(failures, Away()).TotalMilliseconds);

    [Theory]
    [InlineData(1, 100)]
    [InlineData(9, 25_600)]
    [InlineData(10, 30_000)]
    [InlineData(1_000_000, 30_000)]
    public void DelayAfter_OfWhatWillNotPassByItself_DoublesToHalfAMinute(int failures, double milliseconds)
    {
        Exception[] lasting =
        [
            new InvalidOperationException(), new TidemarkException("no"), new JournalDamagedException("damaged"),
            new JournalUnavailableException("db", "It is no connection string."),
        ];
        Assert.All(lasting, failure => Assert.Equal(milliseconds, options.DelayAfter(failures, failure).TotalMilliseconds));
    }

    [Fact]
    public void DelayAfter_WhereAllDelaysAreShort_KeepsToThem() => Assert.Equal(
        10, new SupervisorOptions { DelayMax = TimeSpan.FromMilliseconds(10) }
            .DelayAfter(20, Away()).TotalMilliseconds);

    private static JournalUnavailableException Away() =>
        new("db", "The server starts.", new BrokenConnectionException(new InvalidOperationException()));
}

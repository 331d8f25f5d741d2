using System.Data.Common;
using Tidemark.Connectors.Journal;
using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Connectors.Journal;

public sealed class DatabaseRetriesTests
{
    private readonly ImpatientClock clock = new();
    private readonly RecordingLogger logger = new();
    private int attempts;

    public static TheoryData<Exception> MayPass => new(
        new Broken(isTransient: true),
        new Broken(isTransient: false, state: "57P01"),
        new Broken(isTransient: false, state: "08006"),
        new JournalUnavailableException("db", "Opening failed.", new Broken(isTransient: true)));

    public static TheoryData<Exception> Stays => new(
        new Broken(isTransient: false),
        new Broken(isTransient: false, state: "28P01"),
        new Broken(isTransient: true, beneath: new TimeoutException()),
        new JournalUnavailableException("db", "Opening failed.", new Broken(isTransient: false, state: "3D000")),
        new InvalidOperationException("A bug."));

    [Theory]
    [MemberData(nameof(MayPass), DisableDiscoveryEnumeration = true)]
    public void Run_WhenTheFailureIsOverAMomentLater_GivesTheAnswerAndCounts(Exception failure)
    {
        DatabaseRetries retries = Retries(seed: 1);
        Assert.Equal(3, retries.Run(() => ++attempts < 3 ? throw failure : attempts));
        Assert.Equal((2, 2), (retries.Retried, logger.Warnings.Length));
        Assert.StartsWith("Attempt 1 of 3 to connect to the journal db", logger.Warnings[0], StringComparison.Ordinal);
        Assert.EndsWith("Retries so far: 2.", logger.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MayPass), DisableDiscoveryEnumeration = true)]
    public void Run_WhenTheFailureLasts_ThrowsItAfterThreeAttempts(Exception failure)
    {
        Assert.Same(failure, Record.Exception(() => Retries(seed: 1).Run<int>(() => Fail(failure))));
        Assert.Equal(3, attempts);
    }

    [Theory]
    [MemberData(nameof(Stays), DisableDiscoveryEnumeration = true)]
    public void Run_WhenAnotherAttemptIsOfNoUse_ThrowsAtOnce(Exception failure)
    {
        Assert.Same(failure, Record.Exception(() => Retries(seed: 1).Run<int>(() => Fail(failure))));
        Assert.Equal((1, 0), (attempts, clock.Waits.Length));
    }

    [Fact]
    public void Run_WithoutANetwork_TriesOnce()
    {
        Assert.Throws<Broken>(() => DatabaseRetries.None.Run<int>(() => Fail(new Broken(isTransient: true))));
        Assert.Equal(1, attempts);
    }

    /// <summary>Whatever chance says: the second wait is the longer one on average, all differ, none passes its limit.</summary>
    [Fact]
    public void Waits_OfManyFailures_GrowAndSpread()
    {
        for (ulong seed = 0; seed < 500; seed++)
            Assert.Throws<Broken>(() => Retries(seed).Run<int>(() => Fail(new Broken(isTransient: true))));
        TimeSpan[] first = [.. clock.Waits.Where((_, i) => i % 2 == 0)];
        TimeSpan[] second = [.. clock.Waits.Where((_, i) => i % 2 == 1)];
        Assert.Equal((500, 500), (first.Length, second.Length));
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1)));
        Assert.True(first.Distinct().Count() > 100 && second.Distinct().Count() > 100);
        Assert.True(second.Average(wait => wait.TotalMilliseconds) > 1.2 * first.Average(wait => wait.TotalMilliseconds));
    }

    private DatabaseRetries Retries(ulong seed) => new("db", clock, new SplitMix64(seed).NextDouble, logger);

    private int Fail(Exception failure)
    {
        attempts++;
        throw failure;
    }

    private sealed class Broken(bool isTransient, string? state = null, Exception? beneath = null) : DbException("It broke.", beneath)
    {
        public override bool IsTransient => isTransient;

        public override string? SqlState => state;
    }
}

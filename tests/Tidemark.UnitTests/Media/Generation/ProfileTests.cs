using System.Security.Cryptography;
using System.Text;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class ProfileTests
{
    private const double HourMs = 3_600_000;
    private const double MinuteMs = 60_000;

    [Theory]
    [InlineData(GeneratorProfile.Daily, "9969E275B4DFF40D")]
    [InlineData(GeneratorProfile.Viral, "719D7D60825D672A")]
    [InlineData(GeneratorProfile.Sale, "164420E5911B1EC6")]
    public void Bytes_WhenOptionsAreEqual_AreThosePinned(GeneratorProfile profile, string pinned)
    {
        GeneratorOptions options = new()
        {
            Events = 20_000, Seed = 42, Profile = profile, Duplicates = 0.05, Bad = 0.05, Videos = 500, DisorderLaw = DisorderLaw.Pareto,
        };
        string text = string.Join('\n', GeneratedStream.Of(options).Select(line => $"{line.Arrival.Milliseconds} {line.Text}"));
        Assert.Equal(pinned, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }

    [Theory]
    [InlineData(GeneratorProfile.Daily)]
    [InlineData(GeneratorProfile.Viral)]
    [InlineData(GeneratorProfile.Sale)]
    public void FewerEvents_AreAPrefixOfMore(GeneratorProfile profile)
    {
        GeneratorOptions options = new() { Events = 6_000, Profile = profile };
        Assert.Equal(GeneratedStream.Of(options).Take(2_000), GeneratedStream.Of(options with { Events = 2_000 }));
    }

    [Fact]
    public void Daily_OverADay_HasItsSharesAtNightNoonAndEvening()
    {
        const int Rate = 4;
        double[] perHour = new double[24];
        GeneratorOptions options = new() { Events = 240_000, Rate = Rate, Profile = GeneratorProfile.Daily };
        foreach (GeneratedLine line in GeneratedLine.Of(options))
        {
            double hour = (line.TimeMs - GeneratorOptions.DefaultStart.Milliseconds) / HourMs;
            if (hour < 24) perHour[(int)hour]++;
        }

        double[] shares = [.. perHour.Select(count => count / (Rate * 3_600))];
        // Five standard deviations of the counts are 7.6 % of a tenth over three hours, 4.7 % at noon, 2.4 % in the evening.
        Assert.InRange(shares[2..5].Average(), 0.092, 0.108);
        Assert.InRange(shares[12], 0.76, 0.84);
        Assert.InRange(shares[19..22].Average(), 0.97, 1.03);
        // A smooth curve between: up from night to noon and on to the evening, then down.
        Assert.Equal(shares[4..13].Order(), shares[4..13]);
        Assert.InRange(shares[8], 0.38, 0.52);
        Assert.InRange(shares[15], 0.83, 0.97);
        Assert.True(shares[21] > shares[23] && shares[23] > shares[0] && shares[0] > shares[1] && shares[1] > shares[2]);
    }

    [Fact]
    public void Sale_ForTenMinutesOfAnHour_IsTenfold()
    {
        const int Rate = 10;
        double[] perMinute = new double[60];
        GeneratorOptions options = new() { Events = 100_000, Rate = Rate, Profile = GeneratorProfile.Sale };
        foreach (GeneratedLine line in GeneratedLine.Of(options))
        {
            double minute = (line.TimeMs - GeneratorOptions.DefaultStart.Milliseconds) / MinuteMs;
            if (minute < 60) perMinute[(int)minute]++;
        }

        double[] factors = [.. perMinute.Select(count => count / (Rate * 60))];
        Assert.InRange(factors[..9].Average(), 0.93, 1.07);
        Assert.InRange(factors[9], 4.5, 6.5);
        Assert.InRange(factors[10..20].Average(), 9.8, 10.2);
        Assert.InRange(factors[20], 4.5, 6.5);
        Assert.InRange(factors[21..].Average(), 0.96, 1.04);
    }

    [Theory]
    [InlineData(DisorderLaw.Exponential, 0.000_045, 20)]
    [InlineData(DisorderLaw.Pareto, 1.0 / 121, 200)]
    public void Delays_OfEitherLaw_HaveTheirMeanAndTail(DisorderLaw law, double beyondTenMeans, int cap)
    {
        const int Mean = 2_000;
        GeneratorOptions options = new() { Events = 60_000, Disorder = TimeSpan.FromMilliseconds(Mean), DisorderLaw = law };
        EventGenerator generator = new(options);
        List<double> delays = [];
        while (generator.TryNext(out GeneratedEvent e, out var emittedAt)) delays.Add(emittedAt.Milliseconds - e.TimeMs);
        Assert.True(delays.Max() <= cap * Mean);
        Assert.InRange(delays.Average(), 0.93 * Mean, 1.07 * Mean);
        double five = 5 * Math.Sqrt(beyondTenMeans / delays.Count);
        double beyond = delays.Count(delay => delay > 10 * Mean) / (double)delays.Count;
        Assert.InRange(beyond, beyondTenMeans - five, beyondTenMeans + five);
    }

    [Fact]
    public void Generator_WhenAProfileHasAlmostNoEvents_IsRefused()
    {
        GeneratorOptions options = new() { Events = 1, Rate = 0.000_1 };
        Assert.Empty(options.Faults());
        Assert.StartsWith("rate is", Assert.Single((options with { Profile = GeneratorProfile.Daily }).Faults()), StringComparison.Ordinal);
    }
}

using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Configuration;

public sealed class WindowsBinderTests
{
    [Fact]
    public void Bind_OfNothing_GivesTheDefaultFamilies() => Assert.Equal(
        ["minute", "five_minutes", "hour", "day", "session"], Bind().Shard.Windows.Families.Select(f => f.Name));

    [Fact]
    public void Bind_OfADefaultFamily_KeepsWhatIsNotSaid()
    {
        WindowFamily hour = Family("hour", "windows.hour.lateness=5m", "windows.hour.early_every=30s");
        Assert.Equal((3_600_000, 300_000, 1), (hour.SizeMs, hour.SlideMs, hour.Lookback));
        Assert.Equal((300_000, 30_000, WindowEmission.OnWatermark), (hour.AllowedLatenessMs, hour.EarlyEveryMs!.Value, hour.Emission));
    }

    [Fact]
    public void Bind_OfAnOwnFamily_TakesItsShape()
    {
        WindowFamily shift = Family(
            "shift", "windows.families=shift", "windows.shift.size=8h", "windows.shift.slide=5h", "windows.shift.offset=-90m",
            "windows.shift.emit=final_only");
        Assert.Equal((WindowKind.Sliding, 28_800_000, 18_000_000, -5_400_000), (shift.Kind, shift.SizeMs, shift.SlideMs, shift.OffsetMs));
        Assert.Equal(WindowEmission.FinalOnly, shift.Emission);
    }

    [Fact]
    public void Bind_OfAFamilyWithAGap_MakesSessions()
    {
        WindowFamily visit = Family("visit", "windows.families=minute, visit", "windows.visit.gap=10m");
        Assert.Equal((WindowKind.Session, 600_000), (visit.Kind, visit.SizeMs));
    }

    [Theory]
    [InlineData("windows.families=shift", "windows.shift.size is missing")]
    [InlineData("windows.families=Bad-Name", "a name has letters")]
    [InlineData("windows.families=", "At least one window family is needed")]
    [InlineData("windows.families=minute,minute", "the same name")]
    [InlineData("windows.minute.slide=2m", "the slide is 120000 ms; it must be from 1 ms to the size")]
    [InlineData("windows.minute.offset=1m", "the offset is 60000 ms; its absolute value must be less than the size")]
    [InlineData("windows.hour.slide=7m", "does not divide")]
    [InlineData("windows.session.gap=0s", "windows.session.gap is \"0s\" (-D); it must be a duration from 1ms to 3650d")]
    [InlineData("windows.session.size=1h", "is no known key")]
    [InlineData("windows.minute.emit=often", "it must be on_watermark or final_only")]
    [InlineData("windows.minute.early_every=0s", "it must be a duration from 1ms to 3650d")]
    [InlineData("watermark.max=1s", "it must be at least watermark.base")]
    public void Bind_OfWhatCannotBe_SaysWhy(string definition, string reason) =>
        Assert.Contains(reason, Assert.Throws<ConfigurationException>(() => Bind(definition)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("windows.families=[day, \"minute\"]", "day", "minute")]
    [InlineData("windows.families=\"day,minute\"", "day", "minute")]
    [InlineData("windows.families={ 7 = minute, 3 = day }", "day", "minute")]
    [InlineData("windows.families=day , minute", "day", "minute")]
    [InlineData("windows.families=day", "day")]
    public void Bind_OfFamilyNames_TakesArraysAndTextAlike(string definition, params string[] names) =>
        Assert.Equal(names, Bind(definition).Shard.Windows.Families.Select(f => f.Name));

    [Fact]
    public void Bind_OfAnAppendedFamily_KeepsTheDefaults() => Assert.Equal(
        ["minute", "five_minutes", "hour", "day", "session", "shift"],
        Bind("windows.families+=shift", "windows.shift={size: 8h, offset: -2h}").Shard.Windows.Families.Select(f => f.Name));

    /// <summary>A default family that tumbles goes on tumbling where only its size is given.</summary>
    [Fact]
    public void Bind_OfTheSizeOfAFamilyThatTumbles_MovesItsSlideAlong()
    {
        WindowFamily minute = Family("minute", "windows.minute.size=2m");
        Assert.Equal((WindowKind.Tumbling, 120_000), (minute.Kind, minute.SlideMs));
    }

    [Fact]
    public void Bind_OfADefaultFamilyWithAGap_MakesSessions() =>
        Assert.Equal(WindowKind.Session, Family("minute", "windows.minute.gap=10m").Kind);

    [Fact]
    public void Bind_OfANullOverADefault_CountsItAsNotGiven() =>
        Assert.Null(Family("hour", "windows.hour.early_every=1m", "windows.hour.early_every=null").EarlyEveryMs);

    [Fact]
    public void Bind_OfWatermarks_GivesTheStrategyAsked()
    {
        Assert.Equal(
            new WatermarkOptions.Adaptive(1_000, 5_000, 500),
            Bind("watermark.kind=adaptive", "watermark.base=1s", "watermark.max=5s", "watermark.step=500ms").Shard.Watermark);
        Assert.Equal(
            new WatermarkOptions.Completeness(0.99), Bind("watermark.kind=completeness", "watermark.share=0.99").Shard.Watermark);
    }

    [Fact]
    public void Bind_OfProgressWhenIdle_TakesTheIdleTimeout()
    {
        Assert.Null(Bind().Engine.ProgressAfterIdle);
        Assert.Equal(
            TimeSpan.FromSeconds(5), Bind("watermark.progress_when_idle=true", "watermark.idle_timeout=5s").Engine.ProgressAfterIdle);
    }

    private static WindowFamily Family(string name, params string[] definitions) =>
        Bind(definitions).Shard.Windows.Families.Single(f => f.Name == name);

    private static NodeOptions Bind(params string[] definitions) =>
        NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(definitions));
}

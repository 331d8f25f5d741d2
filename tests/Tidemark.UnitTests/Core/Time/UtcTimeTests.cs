using System.Globalization;
using System.Text;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Time;

public sealed class UtcTimeTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000+00:00")]
    [InlineData("2026-01-02t03:04:05z", "2026-01-02T03:04:05.000+00:00")]
    [InlineData("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678+00:00")]
    [InlineData("2026-01-02T03:04:05.6Z", "2026-01-02T03:04:05.600+00:00")]
    [InlineData("2026-01-02T03:04:05.678999999Z", "2026-01-02T03:04:05.678+00:00")]
    [InlineData("2026-01-02T03:04:05+05:30", "2026-01-01T21:34:05.000+00:00")]
    [InlineData("2026-01-01T00:30:00.250-01:00", "2026-01-01T01:30:00.250+00:00")]
    [InlineData("2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59.000+00:00")]
    [InlineData("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999+00:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000+00:00")]
    public void Parse_WhenTimeHasSecondsAndOffset_GivesTheMoment(string text, string expected)
    {
        Assert.True(UtcTime.TryParse(Encoding.UTF8.GetBytes(text), out EventTime time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), time.Milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04Z")]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-01-02T03:04:05.678")]
    [InlineData("2026-01-02 03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.Z")]
    [InlineData("2026-01-02T03:04:05,5Z")]
    [InlineData("2026-01-02T03:04:05.1234567890Z")]
    [InlineData("2026-01-02T24:00:00Z")]
    [InlineData("2026-01-02T23:60:00Z")]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2026-13-02T03:04:05Z")]
    [InlineData("2026-00-02T03:04:05Z")]
    [InlineData("2026-02-29T03:04:05Z")]
    [InlineData("1900-02-29T03:04:05Z")]
    [InlineData("2026-04-31T03:04:05Z")]
    [InlineData("2026-01-00T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05+0530")]
    [InlineData("2026-01-02T03:04:05+05")]
    [InlineData("2026-01-02T03:04:05+24:00")]
    [InlineData("2026-01-02T03:04:05+05:60")]
    [InlineData("2026-01-02T03:04:05 +05:30")]
    [InlineData("2026-01-02T03:04:05ZZ")]
    [InlineData(" 2026-01-02T03:04:05Z")]
    [InlineData("20 6-01-02T03:04:05Z")]
    [InlineData("2026-01-02T-3:04:05Z")]
    [InlineData("+026-01-02T03:04:05Z")]
    public void Parse_WhenFormIsAnother_Refuses(string text) => Assert.False(UtcTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData(1_767_323_045_678, "2026-01-02T03:04:05.678Z")]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(951_782_400_000, "2000-02-29T00:00:00.000Z")]
    [InlineData(-62_167_219_200_000, "0000-01-01T00:00:00.000Z")]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    [InlineData(253_402_300_800_000, "253402300800000")]
    [InlineData(-62_167_219_200_001, "-62167219200001")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void Text_WhenTimeHasCalendarYear_IsIsoElseMilliseconds(long milliseconds, string expected) =>
        Assert.Equal(expected, UtcTime.ToText(new EventTime(milliseconds)));

    [Fact]
    public void Format_WhenTimeIsInfinite_WritesNothing()
    {
        var target = new byte[UtcTime.FormattedBytes];
        Assert.False(UtcTime.TryFormat(EventTime.Max, target));
        Assert.False(UtcTime.TryFormat(EventTime.Min, target));
        Assert.Equal(new byte[UtcTime.FormattedBytes], target);
    }

    [Theory]
    [InlineData(10_000, 1, 1)]
    [InlineData(-1, 1, 1)]
    [InlineData(2026, 0, 1)]
    [InlineData(2026, 13, 1)]
    [InlineData(2026, 1, 32)]
    [InlineData(2023, 2, 29)]
    public void Date_WhenThereIsNoSuchDay_Refuses(int year, int month, int day) =>
        Assert.False(UtcTime.TryFromDate(year, month, day, out _));
}

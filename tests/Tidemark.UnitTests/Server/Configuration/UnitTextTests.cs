using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Configuration;

/// <summary>HOCON's specification, sections "Units format", "Duration format" and "Size in bytes format".</summary>
public sealed class UnitTextTests
{
    [Theory]
    [InlineData("10")]
    [InlineData("10ms")]
    [InlineData(" \t10 \t ms\u00A0")]
    [InlineData("1e1 ms")]
    [InlineData("0.01s")]
    [InlineData("10.0")]
    public void UnitsFormat_IsANumberAndAUnitWithWhitespaceAround(string text)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(10), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ms")]
    [InlineData("10 m s")]
    [InlineData("10ms.")]
    [InlineData("0x10ms")]
    [InlineData("+10ms")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    [InlineData("1_0s")]
    [InlineData("-1s")]
    [InlineData("NaNs")]
    [InlineData("1e400s")]
    [InlineData("79228162514264337593543950335d")]
    [InlineData("10001d")]
    public void UnitsFormat_OfAnythingElse_IsRefused(string text)
    {
        Assert.False(DurationText.TryParse(text, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("KiB")]
    [InlineData("1 Ki B")]
    [InlineData("-1B")]
    [InlineData("InfinityB")]
    [InlineData("9223372036854775808")]
    [InlineData("79228162514264337593543950335YiB")]
    public void UnitsFormat_OfWhatIsNoSize_IsRefused(string text)
    {
        Assert.False(SizeText.TryParse(text, out _));
    }

    [Theory]
    [InlineData(1, "ns", "nano", "nanos", "nanosecond", "nanoseconds")]
    [InlineData(1_000, "us", "micro", "micros", "microsecond", "microseconds")]
    [InlineData(1_000_000, "ms", "milli", "millis", "millisecond", "milliseconds")]
    [InlineData(1_000_000_000, "s", "second", "seconds")]
    [InlineData(60_000_000_000, "m", "minute", "minutes")]
    [InlineData(3_600_000_000_000, "h", "hour", "hours")]
    [InlineData(86_400_000_000_000, "d", "day", "days")]
    public void DurationFormat_HasExactlyTheseUnits_InLowerCase(long nanoseconds, params string[] units)
    {
        foreach (string unit in units)
        {
            Assert.True(DurationText.TryParse($"500 {unit}", out TimeSpan duration), unit);
            Assert.Equal(500 * nanoseconds / 100, duration.Ticks);
            Assert.False(DurationText.TryParse($"500 {unit.ToUpperInvariant()}", out _), unit);
        }

        Assert.False(DurationText.TryParse("1 week", out _));
    }

    [Theory]
    [InlineData(0, 0, "B", "b", "byte", "bytes")]
    [InlineData(1, 0, "kB", "kilobyte", "kilobytes")]
    [InlineData(2, 0, "MB", "megabyte", "megabytes")]
    [InlineData(3, 0, "GB", "gigabyte", "gigabytes")]
    [InlineData(4, 0, "TB", "terabyte", "terabytes")]
    [InlineData(5, 0, "PB", "petabyte", "petabytes")]
    [InlineData(6, 0, "EB", "exabyte", "exabytes")]
    [InlineData(7, 0, "ZB", "zettabyte", "zettabytes")]
    [InlineData(8, 0, "YB", "yottabyte", "yottabytes")]
    [InlineData(0, 1, "K", "k", "Ki", "KiB", "kibibyte", "kibibytes")]
    [InlineData(0, 2, "M", "m", "Mi", "MiB", "mebibyte", "mebibytes")]
    [InlineData(0, 3, "G", "g", "Gi", "GiB", "gibibyte", "gibibytes")]
    [InlineData(0, 4, "T", "t", "Ti", "TiB", "tebibyte", "tebibytes")]
    [InlineData(0, 5, "P", "p", "Pi", "PiB", "pebibyte", "pebibytes")]
    [InlineData(0, 6, "E", "e", "Ei", "EiB", "exbibyte", "exbibytes")]
    [InlineData(0, 7, "Z", "z", "Zi", "ZiB", "zebibyte", "zebibytes")]
    [InlineData(0, 8, "Y", "y", "Yi", "YiB", "yobibyte", "yobibytes")]
    public void SizeInBytesFormat_HasExactlyTheseUnits(int powerOfThousand, int powerOf1024, params string[] units)
    {
        double size = Math.Pow(1000, powerOfThousand) * Math.Pow(1024, powerOf1024);
        foreach (string unit in units)
        {
            // Of zetta and yotta no whole number fits into 64 bits, but a part of one does.
            string number = size > 1e19 ? "0.000001" : "3";
            Assert.True(SizeText.TryParse($"{number} {unit}", out long bytes), unit);
            Assert.Equal(
                size * double.Parse(number, System.Globalization.CultureInfo.InvariantCulture), bytes, Math.Max(size * 1e-15, 0.5));
            if (size > 1e19) Assert.False(SizeText.TryParse($"1 {unit}", out _), unit);
        }

        Assert.False(SizeText.TryParse("1 KB", out _));
        Assert.False(SizeText.TryParse("1 kib", out _));
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("128K", 131_072)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void SizeInBytesFormat_ABareNumberIsBytes(string text, long bytes)
    {
        Assert.True(SizeText.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("0ms")]
    [InlineData("250ms")]
    [InlineData("90s")]
    [InlineData("5m")]
    [InlineData("23h")]
    [InlineData("3650d")]
    public void Format_OfADuration_TakesTheGreatestUnitWithoutARest(string text)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(text, DurationText.Format(duration));
    }

    [Theory]
    [InlineData("0B")]
    [InlineData("1023B")]
    [InlineData("3KiB")]
    [InlineData("1025MiB")]
    [InlineData("8GiB")]
    [InlineData("1024TiB")]
    public void Format_OfASize_TakesTheGreatestUnitWithoutARest(string text)
    {
        Assert.True(SizeText.TryParse(text, out long bytes));
        Assert.Equal(text, SizeText.Format(bytes));
    }
}

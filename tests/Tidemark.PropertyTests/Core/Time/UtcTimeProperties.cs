using System.Globalization;
using System.Text;
using Tidemark.Core.Time;

namespace Tidemark.PropertyTests.Core.Time;

/// <summary>The framework's <see cref="DateTimeOffset"/> is the oracle.</summary>
public sealed class UtcTimeProperties
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    [Fact]
    public void Format_EqualsTheOracle_AndParsesBack()
    {
        var random = new Random(20260102);
        for (int i = 0; i < 50_000; i++)
        {
            long milliseconds = random.NextInt64(First, Last + 1);
            string text = UtcTime.ToText(new EventTime(milliseconds));
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString(Form, CultureInfo.InvariantCulture), text);
            Assert.True(UtcTime.TryParse(Encoding.ASCII.GetBytes(text), out EventTime time));
            Assert.Equal(milliseconds, time.Milliseconds);
        }
    }

    [Fact]
    public void Date_OfEveryDay_EqualsTheOracle()
    {
        long expected = First;
        for (int year = 1; year <= 9999; year++)
        {
            for (int month = 1; month <= 12; month++)
            {
                int days = DateTime.DaysInMonth(year, month);
                Assert.True(UtcTime.TryFromDate(year, month, days, out EventTime midnight));
                Assert.Equal(expected + ((days - 1) * 86_400_000L), midnight.Milliseconds);
                Assert.False(UtcTime.TryFromDate(year, month, days + 1, out _));
                expected += days * 86_400_000L;
            }
        }
    }

    [Fact]
    public void Parse_OfAnyOffset_EqualsTheOracle()
    {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            // The oracle refuses offsets beyond 14 hours and results outside of its years.
            var offset = TimeSpan.FromMinutes(random.Next(-840, 841));
            var local = new DateTimeOffset(random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), offset);
            string text = local.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
            Assert.True(UtcTime.TryParse(Encoding.ASCII.GetBytes(text), out EventTime time), text);
            Assert.Equal(local.ToUnixTimeMilliseconds(), time.Milliseconds);
        }
    }

    [Fact]
    public void Parse_OfTextWithOneByteChanged_AgreesWithTheOracle()
    {
        var random = new Random(11);
        byte[] text = Encoding.ASCII.GetBytes("2024-02-28T23:59:59.500Z");
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. text];
            changed[random.Next(changed.Length)] = (byte)"0123456789-:.TZ+ ,x"[random.Next(19)];
            bool expected = DateTimeOffset.TryParseExact(
                Encoding.ASCII.GetString(changed),
                Form,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset oracle);
            bool actual = UtcTime.TryParse(changed, out EventTime time);
            Assert.Equal(expected, actual);
            if (expected) Assert.Equal(oracle.ToUnixTimeMilliseconds(), time.Milliseconds);
        }
    }
}

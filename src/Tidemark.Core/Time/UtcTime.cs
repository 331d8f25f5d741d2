namespace Tidemark.Core.Time;

/// <summary>Reads and writes moments as ISO-8601 text in UTF-8, such as <c>2026-01-02T03:04:05.678Z</c>.</summary>
/// <remarks>The proleptic Gregorian calendar, years 0000 to 9999, without leap seconds, as Unix time has none. Days are counted by Howard
/// Hinnant's <c>days_from_civil</c> and <c>civil_from_days</c> ("chrono-Compatible Low-Level Date Algorithms", 2013).</remarks>
public static class UtcTime
{
    /// <summary>The bytes that <see cref="TryFormat"/> writes.</summary>
    public const int FormattedBytes = 24;

    private const long DayMs = 86_400_000;
    private const int DaysPerEra = 146_097;

    // From 0000-03-01, where Hinnant's eras start, to 1970-01-01.
    private const int DaysToEpoch = 719_468;
    private const long FirstDay = -719_528;
    private const long LastDay = 2_932_896;

    /// <summary>Reads <c>YYYY-MM-DDThh:mm:ss</c>, then optionally a point and 1 to 9 digits, then <c>Z</c> or <c>±hh:mm</c>,
    /// as in RFC 3339.</summary>
    /// <remarks>Digits beyond milliseconds are cut off. <c>t</c> and <c>z</c> may be small. A date alone, a local time without an offset,
    /// the hour 24, the second 60 and offsets beyond 23:59 are refused; so is everything that surrounds the time.</remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, out EventTime time)
    {
        time = default;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't') return false;
        if (text[13] != ':' || text[16] != ':') return false;
        int year = (TwoDigits(text) * 100) + TwoDigits(text[2..]);
        int hour = TwoDigits(text[11..]);
        int minute = TwoDigits(text[14..]);
        int second = TwoDigits(text[17..]);
        // A pair that is no number is so negative that the year cannot come out at 0 or more by its other pair.
        if ((uint)hour > 23 || (uint)minute > 59 || (uint)second > 59) return false;
        if (!TryFromDate(year, TwoDigits(text[5..]), TwoDigits(text[8..]), out EventTime midnight)) return false;
        ReadOnlySpan<byte> rest = text[19..];
        if (!TryReadFraction(ref rest, out int milliseconds) || !TryReadOffset(rest, out int offsetMinutes)) return false;
        long ofDay = ((((((long)hour * 60) + minute - offsetMinutes) * 60) + second) * 1000) + milliseconds;
        time = midnight.Plus(ofDay);
        return true;
    }

    /// <summary>The start of a day, if there is such a day in the years 0000 to 9999.</summary>
    /// <param name="year">0 to 9999.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 31, as the month and year allow.</param>
    /// <param name="midnight">00:00 UTC of that day.</param>
    public static bool TryFromDate(int year, int month, int day, out EventTime midnight)
    {
        midnight = default;
        if ((uint)year > 9999 || month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month)) return false;
        // Hinnant's year starts in March, so that the leap day is its last.
        int shiftedYear = month <= 2 ? year - 1 : year;
        int era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400;
        int yearOfEra = shiftedYear - (era * 400);
        int dayOfYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        int dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        midnight = new EventTime((((long)era * DaysPerEra) + dayOfEra - DaysToEpoch) * DayMs);
        return true;
    }

    /// <summary>Writes <c>YYYY-MM-DDThh:mm:ss.fffZ</c>, <see cref="FormattedBytes"/> bytes, to the start of
    /// <paramref name="target"/>.</summary>
    /// <returns>False, with nothing written, outside the years 0000 to 9999, which holds for the infinities too.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="target"/> is shorter than <see cref="FormattedBytes"/>.</exception>
    public static bool TryFormat(EventTime time, Span<byte> target)
    {
        target = target[..FormattedBytes];
        if (!HasCalendarYear(time)) return false;
        (long day, long ofDay) = Math.DivRem(time.Milliseconds - (FirstDay * DayMs), DayMs);
        WriteDate(target, day + FirstDay);
        int ms = (int)ofDay;
        target[10] = (byte)'T';
        WriteDigits(target, 11, 2, ms / 3_600_000);
        target[13] = (byte)':';
        WriteDigits(target, 14, 2, ms / 60_000 % 60);
        target[16] = (byte)':';
        WriteDigits(target, 17, 2, ms / 1000 % 60);
        target[19] = (byte)'.';
        WriteDigits(target, 20, 3, ms % 1000);
        target[23] = (byte)'Z';
        return true;
    }

    /// <summary>The text of <see cref="TryFormat"/>; where that has none, the number of milliseconds since the Unix epoch.</summary>
    public static string ToText(EventTime time)
    {
        Span<byte> text = stackalloc byte[FormattedBytes];
        return TryFormat(time, text) ? System.Text.Encoding.ASCII.GetString(text) : time.Milliseconds.ToString();
    }

    private static bool HasCalendarYear(EventTime time) =>
        time.Milliseconds >= FirstDay * DayMs && time.Milliseconds < (LastDay + 1) * DayMs;

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest[0] != '.') return true;
        int digits = 0;
        int scale = 100;
        while (digits + 1 < rest.Length && (uint)(rest[digits + 1] - '0') <= 9)
        {
            milliseconds += (rest[digits + 1] - '0') * scale;
            scale /= 10;
            digits++;
        }

        rest = rest[(digits + 1)..];
        return digits is >= 1 and <= 9;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest.Length == 1) return (rest[0] | 0x20) == 'z';
        if (rest.Length != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':') return false;
        int hours = TwoDigits(rest[1..]);
        int past = TwoDigits(rest[4..]);
        if ((uint)hours > 23 || (uint)past > 59) return false;
        minutes = rest[0] == '-' ? -((hours * 60) + past) : (hours * 60) + past;
        return true;
    }

    private static int TwoDigits(ReadOnlySpan<byte> text)
    {
        uint tens = (uint)(text[0] - '0');
        uint ones = (uint)(text[1] - '0');
        return tens > 9 || ones > 9 ? -100_000 : (int)((tens * 10) + ones);
    }

    private static void WriteDate(Span<byte> target, long day)
    {
        long shifted = day + DaysToEpoch;
        long era = (shifted >= 0 ? shifted : shifted - DaysPerEra + 1) / DaysPerEra;
        int dayOfEra = (int)(shifted - (era * DaysPerEra));
        int yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        int dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = yearOfEra + (int)(era * 400) + (month <= 2 ? 1 : 0);
        WriteDigits(target, 0, 4, year);
        target[4] = (byte)'-';
        WriteDigits(target, 5, 2, month);
        target[7] = (byte)'-';
        WriteDigits(target, 8, 2, dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
    }

    private static void WriteDigits(Span<byte> target, int at, int digits, int value)
    {
        for (int i = at + digits - 1; i >= at; i--, value /= 10) target[i] = (byte)('0' + (value % 10));
    }
}

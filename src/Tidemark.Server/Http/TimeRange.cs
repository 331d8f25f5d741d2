using System.Globalization;
using System.Text;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http;

/// <summary>The <c>from</c> and <c>to</c> of a query: windows that start in between, <c>from</c> included and <c>to</c> not.</summary>
internal static class TimeRange
{
    /// <summary>The most windows of one answer; the newest are kept.</summary>
    public const int WindowsMax = 1_000;

    /// <summary>Reads both bounds; an absent one is infinite.</summary>
    public static bool TryParse(string? from, string? to, out Interval range, out string fault)
    {
        range = default;
        if (!TryTime(from, EventTime.Min, out EventTime start))
        {
            fault = $"from is \"{from}\"; it must be ISO-8601 with a zone, such as 2026-01-02T03:04:05Z, or epoch milliseconds.";
            return false;
        }

        if (!TryTime(to, EventTime.Max, out EventTime end))
        {
            fault = $"to is \"{to}\"; it must be ISO-8601 with a zone, such as 2026-01-02T03:04:05Z, or epoch milliseconds.";
            return false;
        }

        range = new Interval(start, end);
        fault = "";
        return true;
    }

    /// <summary>What is wrong with how many windows are wanted; null where nothing is.</summary>
    public static string? LimitFault(int limit) =>
        limit is < 1 or > WindowsMax ? $"limit is {limit}; it must be from 1 to {WindowsMax}." : null;

    private static bool TryTime(string? text, EventTime absent, out EventTime time)
    {
        time = absent;
        if (string.IsNullOrEmpty(text)) return true;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds))
        {
            time = new EventTime(milliseconds);
            return true;
        }

        // A plus sign in a query that was not escaped arrives as a space.
        return UtcTime.TryParse(Encoding.UTF8.GetBytes(text.Replace(' ', '+')), out time);
    }
}

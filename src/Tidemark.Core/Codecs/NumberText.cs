using System.Globalization;

namespace Tidemark.Core.Codecs;

/// <summary>Numbers as people and programs write them: <c>42</c>, <c>-0.5</c>, <c>1e-3</c>.</summary>
public static class NumberText
{
    /// <summary>As many digits always make an integer that a double holds exactly, and so does ten to their number.</summary>
    private const int ExactDigits = 15;

    private static readonly double[] powersOfTen = [.. Enumerable.Range(0, ExactDigits + 1).Select(exponent => Math.Pow(10, exponent))];

    /// <summary>Reads a finite number, rounded once to the nearest double.</summary>
    /// <param name="text">ASCII: a sign, digits with a point among them, an exponent; white space around them is passed over.</param>
    /// <param name="value">The number; 0 where it is none.</param>
    /// <returns>Whether it is one: infinities and what is beyond the range of doubles are not.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        // 1. Most numbers have few digits and no exponent. Their digits and the power of ten below them are exact, so that one
        //    division rounds once (Clinger, "How to read floating point numbers accurately", 1990).
        int start = text.Length > 0 && text[0] == '-' ? 1 : 0;
        int point = -1;
        int at = start;
        long digits = 0;
        for (; at < text.Length && at - start <= ExactDigits; at++)
        {
            int digit = text[at] - '0';
            if ((uint)digit <= 9) digits = digits * 10 + digit;
            else if (digit == '.' - '0' && point < 0) point = at;
            else break;
        }

        int count = at - start - (point < 0 ? 0 : 1);
        if (at == text.Length && count is >= 1 and <= ExactDigits)
        {
            value = point < 0 ? digits : digits / powersOfTen[at - point - 1];
            if (start == 1) value = -value;
            return true;
        }

        // 2. Anything else.
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)) return true;
        value = 0;
        return false;
    }
}

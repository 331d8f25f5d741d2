using System.Globalization;
using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.Server.Configuration;

/// <summary>A number and its unit, as HOCON's specification has them ("Units format").</summary>
internal static class UnitText
{
    /// <summary>Reads a number of JSON and a unit of letters, with or without whitespace around them, and multiplies.</summary>
    /// <param name="text">The text.</param>
    /// <param name="factors">The units and what one of each is.</param>
    /// <param name="bare">What a number without a unit is multiplied by.</param>
    /// <returns>The product; null where the text is not that, or the product is beyond 28 digits.</returns>
    public static decimal? Scale(string text, IReadOnlyDictionary<string, decimal> factors, decimal bare)
    {
        string trimmed = text.Trim();
        int letters = trimmed.Reverse().TakeWhile(char.IsLetter).Count();
        string number = trimmed[..^letters].TrimEnd();
        decimal factor = bare;
        if (letters > 0 && !factors.TryGetValue(trimmed[^letters..], out factor)) return null;
        if (!HoconStrings.IsNumber(number)) return null;
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)) return null;
        return factor > 1 && Math.Abs(value) > decimal.MaxValue / factor ? null : value * factor;
    }
}

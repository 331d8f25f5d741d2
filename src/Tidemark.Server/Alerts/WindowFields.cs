using System.Text.Json.Serialization.Metadata;
using Tidemark.Core.Sketches;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.Alerts;

/// <summary>The figures of a window that a rule may look at, by their names in JSON.</summary>
internal static class WindowFields
{
    private static readonly Type[] Numbers =
        [typeof(int), typeof(long), typeof(long?), typeof(double?), typeof(ApproximateFigure), typeof(ApproximateFigure?)];

    private static readonly Dictionary<string, JsonPropertyInfo> ByName = MediaJson.Default.WindowLine.Properties
        .Where(property => Numbers.Contains(property.PropertyType))
        .ToDictionary(property => property.Name);

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>The figure; of an estimate its best guess, null where it is undefined.</summary>
    public static double? Of(WindowLine line, string name) => ByName[name].Get!(line) switch
    {
        null => null,
        ApproximateFigure figure => figure.Estimate,
        var number => Convert.ToDouble(number),
    };
}

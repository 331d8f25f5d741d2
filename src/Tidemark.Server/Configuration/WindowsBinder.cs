using System.Text.RegularExpressions;
using Tidemark.Core.Windows;

namespace Tidemark.Server.Configuration;

/// <summary>Binds the window families: <c>windows.families</c> names them, <c>windows.NAME.*</c> shapes each.</summary>
internal static partial class WindowsBinder
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3_650);

    /// <summary>Binds all families; those of <paramref name="defaults"/> keep what is not said.</summary>
    public static WindowSet Bind(Settings settings, IReadOnlyList<WindowFamily> defaults)
    {
        IReadOnlyList<string> names = settings.Names("windows.families", [.. defaults.Select(f => f.Name)]);
        var families = new List<WindowFamily>();
        foreach (string name in names)
        {
            if (!NameRule().IsMatch(name))
                settings.Fault($"windows.families names \"{name}\"; a name has letters from a to z, digits and _, at most 32.");
            else if (FamilyOf(settings, name, defaults.FirstOrDefault(f => f.Name == name)) is { } family) families.Add(family);
        }

        try
        {
            return new WindowSet(families);
        }
        catch (ArgumentException impossible)
        {
            settings.Fault($"windows.families cannot be: {impossible.Message}");
            return new WindowSet(defaults);
        }
    }

    private static WindowFamily? FamilyOf(Settings settings, string name, WindowFamily? known)
    {
        string key = $"windows.{name}";
        try
        {
            WindowFamily shape = settings.Has($"{key}.gap") || known?.Kind == WindowKind.Session
                ? WindowFamily.Session(name, Ms(settings, $"{key}.gap", known?.SizeMs))
                : Aligned(settings, key, name, known);
            return shape with
            {
                AllowedLatenessMs = settings.Ms($"{key}.lateness", known?.AllowedLatenessMs ?? 0, TimeSpan.Zero, Longest),
                Emission = settings.Choice(
                    $"{key}.emit", known?.Emission ?? WindowEmission.OnWatermark,
                    ("on_watermark", WindowEmission.OnWatermark), ("final_only", WindowEmission.FinalOnly)),
                EarlyEveryMs = settings.Has($"{key}.early_every") ? Ms(settings, $"{key}.early_every", null) : known?.EarlyEveryMs,
            };
        }
        catch (ArgumentException impossible)
        {
            settings.Fault($"{key} cannot be: {impossible.Message}");
            return null;
        }
    }

    private static WindowFamily Aligned(Settings settings, string key, string name, WindowFamily? known)
    {
        long size = Ms(settings, $"{key}.size", known?.SizeMs);
        bool tumbles = known is null or { Kind: WindowKind.Tumbling };
        long slide = Ms(settings, $"{key}.slide", tumbles ? size : known!.SlideMs);
        return new WindowFamily(name, size, slide, known?.Lookback ?? 0, settings.SignedMs($"{key}.offset", known?.OffsetMs ?? 0, Longest));
    }

    private static long Ms(Settings settings, string key, long? fallbackMs)
    {
        if (fallbackMs is null && !settings.Has(key)) throw new ArgumentException($"{key} is missing; it must be a duration such as 1m.");
        return settings.Ms(key, fallbackMs ?? 1, TimeSpan.FromMilliseconds(1), Longest);
    }

    [GeneratedRegex("^[a-z0-9_]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();
}

using System.Text.Json;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Harness;

/// <summary>One window specification: a window family and how the watermark follows the events.</summary>
/// <param name="Family">The windows.</param>
/// <param name="Watermark">The watermark.</param>
public sealed record WindowSpec(WindowFamily Family, WatermarkOptions Watermark)
{
    /// <summary>Reads a specification from JSON: <c>{"window":{"kind":"tumbling"|"sliding"|"session","size_ms","slide_ms","offset_ms",
    /// "gap_ms"}, "watermark":{"kind":"explicit"} | {"kind":"fixed","delay_ms"} | {"kind":"adaptive","base_ms","max_ms","step_ms"} |
    /// {"kind":"completeness","share"}, "allowed_lateness_ms":0, "emit":"on_watermark"|"final_only", "early_every_ms":null}</c>.</summary>
    /// <param name="json">The text. Times are whole milliseconds; a field that is null counts as absent, one that is unknown or belongs to
    /// another kind is refused.</param>
    /// <exception cref="WindowSpecException">It cannot be; the message says why.</exception>
    public static WindowSpec Parse(string json)
    {
        using JsonDocument document = Document(json);
        var spec = new SpecFields(document.RootElement, "the specification");
        SpecFields window = spec.Object("window"), watermark = spec.Object("watermark");
        WindowEmission emission = spec.Text("emit", "on_watermark") switch
        {
            "on_watermark" => WindowEmission.OnWatermark,
            "final_only" => WindowEmission.FinalOnly,
            string other => throw new WindowSpecException($"emit is \"{other}\"; it must be on_watermark or final_only."),
        };
        long lateness = spec.Whole("allowed_lateness_ms", 0);
        long? early = spec.Optional("early_every_ms");
        try
        {
            WindowFamily family = FamilyOf(window) with { AllowedLatenessMs = lateness, Emission = emission, EarlyEveryMs = early };
            WatermarkOptions options = WatermarkOf(watermark);
            spec.RefuseOthers();
            window.RefuseOthers();
            watermark.RefuseOthers();
            return new WindowSpec(family, options);
        }
        catch (ArgumentException impossible)
        {
            throw new WindowSpecException(impossible.Message);
        }
    }

    private static JsonDocument Document(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            throw new WindowSpecException($"The specification is no JSON: {broken.Message}");
        }
    }

    private static WindowFamily FamilyOf(SpecFields window)
    {
        string kind = window.Text("kind");
        switch (kind)
        {
            case "tumbling":
                long size = window.Whole("size_ms");
                return new WindowFamily(kind, size, size, offsetMs: window.Whole("offset_ms", 0));
            case "sliding":
                return new WindowFamily(
                    kind, window.Whole("size_ms"), window.Whole("slide_ms"), offsetMs: window.Whole("offset_ms", 0));
            case "session":
                long offset = window.Whole("offset_ms", 0);
                if (offset != 0) throw new WindowSpecException($"offset_ms is {offset}; sessions follow their events and have no offset.");
                return WindowFamily.Session(kind, window.Whole("gap_ms"));
            default:
                throw new WindowSpecException($"window.kind is \"{kind}\"; it must be tumbling, sliding or session.");
        }
    }

    private static WatermarkOptions WatermarkOf(SpecFields watermark)
    {
        string kind = watermark.Text("kind");
        switch (kind)
        {
            case "explicit":
                return new WatermarkOptions.Explicit();
            case "fixed":
                long delay = watermark.Whole("delay_ms");
                if (delay < 0) throw new WindowSpecException($"delay_ms is {delay}; it must be at least 0.");
                return new WatermarkOptions.Fixed(delay);
            case "adaptive":
                long least = watermark.Whole("base_ms"), most = watermark.Whole("max_ms"), step = watermark.Whole("step_ms");
                if (least < 0 || most < least || step < 1)
                    throw new WindowSpecException(
                        $"base_ms is {least}, max_ms {most}, step_ms {step}; it must be 0 <= base_ms <= max_ms and step_ms >= 1.");
                return new WatermarkOptions.Adaptive(least, most, step);
            case "completeness":
                double share = watermark.Number("share");
                if (!(share > 0 && share < 1))
                    throw new WindowSpecException($"share is {share}; it must lie between 0 and 1, both excluded.");
                return new WatermarkOptions.Completeness(share);
            default:
                throw new WindowSpecException(
                    $"watermark.kind is \"{kind}\"; it must be explicit, fixed, adaptive or completeness.");
        }
    }
}

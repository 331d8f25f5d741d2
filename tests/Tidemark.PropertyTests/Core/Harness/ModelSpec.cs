using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>A window specification as the model reads it: the same JSON that <c>tidemark try</c> takes, read by other code.</summary>
internal sealed record ModelSpec
{
    public const string Tumbling = "tumbling";
    public const string Sliding = "sliding";
    public const string Session = "session";
    public const string Explicit = "explicit";
    public const string Fixed = "fixed";
    public const string Adaptive = "adaptive";

    public required string Kind { get; init; }

    public long SizeMs { get; init; }

    public long SlideMs { get; init; }

    public long OffsetMs { get; init; }

    public long GapMs { get; init; }

    public string WatermarkKind { get; init; } = Explicit;

    /// <summary>Of the fixed watermark; the base of the adaptive one.</summary>
    public long DelayMs { get; init; }

    public long DelayMsMax { get; init; }

    public long StepMs { get; init; }

    public long AllowedLatenessMs { get; init; }

    public bool IsFinalOnly { get; init; }

    public long? EarlyEveryMs { get; init; }

    public static ModelSpec Parse(JsonElement spec)
    {
        JsonElement window = spec.GetProperty("window");
        JsonElement watermark = spec.GetProperty("watermark");
        string kind = window.GetProperty("kind").GetString()!;
        return new ModelSpec
        {
            Kind = kind,
            SizeMs = Number(window, "size_ms") ?? 0,
            SlideMs = kind == Tumbling ? Number(window, "size_ms") ?? 0 : Number(window, "slide_ms") ?? 0,
            OffsetMs = Number(window, "offset_ms") ?? 0,
            GapMs = Number(window, "gap_ms") ?? 0,
            WatermarkKind = watermark.GetProperty("kind").GetString()!,
            DelayMs = Number(watermark, "delay_ms") ?? Number(watermark, "base_ms") ?? 0,
            DelayMsMax = Number(watermark, "max_ms") ?? 0,
            StepMs = Number(watermark, "step_ms") ?? 0,
            AllowedLatenessMs = Number(spec, "allowed_lateness_ms") ?? 0,
            IsFinalOnly = spec.TryGetProperty("emit", out JsonElement emit) && emit.GetString() == "final_only",
            EarlyEveryMs = Number(spec, "early_every_ms"),
        };
    }

    public string ToJson()
    {
        JsonObject window = Kind switch
        {
            Tumbling => new JsonObject { ["kind"] = Kind, ["size_ms"] = SizeMs, ["offset_ms"] = OffsetMs },
            Sliding => new JsonObject { ["kind"] = Kind, ["size_ms"] = SizeMs, ["slide_ms"] = SlideMs, ["offset_ms"] = OffsetMs },
            _ => new JsonObject { ["kind"] = Kind, ["gap_ms"] = GapMs },
        };
        JsonObject watermark = WatermarkKind switch
        {
            Explicit => new JsonObject { ["kind"] = WatermarkKind },
            Fixed => new JsonObject { ["kind"] = WatermarkKind, ["delay_ms"] = DelayMs },
            _ => new JsonObject { ["kind"] = WatermarkKind, ["base_ms"] = DelayMs, ["max_ms"] = DelayMsMax, ["step_ms"] = StepMs },
        };
        return new JsonObject
        {
            ["window"] = window,
            ["watermark"] = watermark,
            ["allowed_lateness_ms"] = AllowedLatenessMs,
            ["emit"] = IsFinalOnly ? "final_only" : "on_watermark",
            ["early_every_ms"] = EarlyEveryMs,
        }.ToJsonString();
    }

    private static long? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}

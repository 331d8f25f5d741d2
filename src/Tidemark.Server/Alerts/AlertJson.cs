using System.Text.Json;
using System.Text.Json.Serialization;
using Tidemark.Connectors.Control;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.Alerts;

/// <summary>How states are kept and alerts told.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(EventTimeJsonConverter)])]
[JsonSerializable(typeof(AlertState))]
[JsonSerializable(typeof(AlertMessage))]
internal sealed partial class AlertJson : JsonSerializerContext
{
    /// <summary>A rule's state as it was kept. Of one that looked at something else the values are left out: they mean nothing
    /// now.</summary>
    public static AlertState StateOf(AlertRule rule, StoredAlert? stored)
    {
        var fresh = new AlertState { On = rule.On };
        if (stored is null) return fresh;
        AlertState kept = JsonSerializer.Deserialize(stored.State, Default.AlertState)!;
        return kept.On == rule.On ? kept : fresh with
        {
            Phase = kept.Phase, Since = kept.Since, LastFired = kept.LastFired, LastCleared = kept.LastCleared,
            SilencedUntil = kept.SilencedUntil, Told = kept.Told,
        };
    }
}

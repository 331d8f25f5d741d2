namespace Tidemark.Server.Alerts;

/// <summary>Of what somebody wants to be told, and how; <c>alerts.*</c>.</summary>
public sealed record AlertOptions
{
    /// <summary><c>alerts.rules</c>: the rules, in the order in which they are listed. Default none.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary><c>alerts.every</c>: how often the rules are looked at. Default 10 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The webhook, <c>alerts.webhook.*</c>.</summary>
    public WebhookOptions Webhook { get; init; } = new();
}

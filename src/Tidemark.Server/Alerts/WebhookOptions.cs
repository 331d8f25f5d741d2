namespace Tidemark.Server.Alerts;

/// <summary>Who is told of alerts over HTTP.</summary>
public sealed record WebhookOptions
{
    /// <summary><c>alerts.webhook.url</c>: where deliveries are posted to; empty for nowhere. Default empty.</summary>
    public string Url { get; init; } = "";

    /// <summary><c>alerts.webhook.secret</c>: what deliveries are signed with, at least 16 characters. Default empty, which only a node
    /// without a webhook may have.</summary>
    public string Secret { get; init; } = "";

    /// <summary><c>alerts.webhook.attempts_max</c>: how often a delivery is tried before it is given up. Default 12, over some
    /// 14 min.</summary>
    public int AttemptsMax { get; init; } = 12;

    /// <summary><c>alerts.webhook.timeout</c>: how long an answer may take. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

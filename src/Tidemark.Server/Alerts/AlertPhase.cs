namespace Tidemark.Server.Alerts;

/// <summary>Whether a rule's condition is met, and told.</summary>
internal enum AlertPhase
{
    /// <summary>It is not met.</summary>
    Ok,

    /// <summary>It is met, and that was told.</summary>
    Firing,

    /// <summary>It is met, and not told: it was told too short a time ago.</summary>
    Silenced,
}

namespace Tidemark.Connectors.Control;

/// <summary>What is kept of an alert rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Version">How often it was written; 0 before the first time.</param>
/// <param name="State">Its state, as whoever evaluates it writes that.</param>
public sealed record StoredAlert(string Rule, long Version, string State);

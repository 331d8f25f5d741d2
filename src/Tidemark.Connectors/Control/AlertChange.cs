namespace Tidemark.Connectors.Control;

/// <summary>What a look at an alert rule changes.</summary>
/// <param name="Next">The state; its version is the one that it takes the place of.</param>
/// <param name="Deliveries">What is to be told of it.</param>
public sealed record AlertChange(StoredAlert Next, IReadOnlyList<AlertDelivery> Deliveries);

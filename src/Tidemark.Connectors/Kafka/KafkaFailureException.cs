using Tidemark.Core;

namespace Tidemark.Connectors.Kafka;

/// <summary>Kafka did not do what it was asked for: it cannot be reached, refuses the node, or does not know the topic.</summary>
/// <param name="message">What was tried, on which brokers and topic, what came of it, and what to do.</param>
public sealed class KafkaFailureException(string message) : TidemarkException(message);

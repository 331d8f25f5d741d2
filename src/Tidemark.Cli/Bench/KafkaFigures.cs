namespace Tidemark.Cli.Bench;

/// <summary>What the Kafka benchmark found.</summary>
/// <param name="Messages">How many messages of 225 bytes there are, over all partitions.</param>
/// <param name="Partitions">How many partitions.</param>
/// <param name="BatchesRatio">Reading in batches by reading with <c>Consume()</c>: the median of the ratios of the rounds.</param>
/// <param name="EngineRatio">The engine's rate by that of <c>Consume()</c> likewise.</param>
/// <param name="Consume">One message after another by the managed client's <c>Consume()</c>.</param>
/// <param name="Batches">Batches by a reader for each partition, as shards get them.</param>
/// <param name="Engine">From the topic to deduplicated windows and distinct viewers, in the journal.</param>
internal sealed record KafkaFigures(
    long Messages, int Partitions, double BatchesRatio, double EngineRatio, KafkaReading Consume, KafkaReading Batches, KafkaReading Engine)
{
    public IEnumerable<string> ToLines() =>
    [
        $"Consume(): {Consume.ToLine()}",
        FormattableString.Invariant($"batches:   {Batches.ToLine()}; {BatchesRatio} times Consume()"),
        FormattableString.Invariant($"engine:    {Engine.ToLine()}; {EngineRatio} times Consume()"),
    ];
}

/// <summary>What reading a topic from its first message to its last cost.</summary>
/// <param name="MessagesPerSecond">The median of the rounds, as everything here.</param>
/// <param name="AllocatedBytesPerMessage">Managed memory.</param>
/// <param name="Cores">Processor time of the reading process, librdkafka's threads included, by the clock's.</param>
/// <param name="BrokerCores">That of the broker.</param>
internal sealed record KafkaReading(long MessagesPerSecond, double AllocatedBytesPerMessage, double Cores, double BrokerCores)
{
    public string ToLine() => FormattableString.Invariant(
        $"{MessagesPerSecond:N0} messages/s; {AllocatedBytesPerMessage} bytes allocated each; {Cores} cores, the broker {BrokerCores}");
}

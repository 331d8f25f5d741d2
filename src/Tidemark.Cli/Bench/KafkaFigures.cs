namespace Tidemark.Cli.Bench;

/// <summary>What the Kafka benchmark found.</summary>
/// <param name="Messages">How many messages of 225 bytes there are, over all partitions.</param>
/// <param name="Partitions">How many partitions.</param>
/// <param name="Consume">One message after another by the managed client's <c>Consume()</c>.</param>
/// <param name="Batches">Batches by a reader for each partition, as shards get them.</param>
internal sealed record KafkaFigures(long Messages, int Partitions, KafkaReading Consume, KafkaReading Batches)
{
    public IEnumerable<string> ToLines() => [$"Consume(): {Consume.ToLine()}", $"batches:   {Batches.ToLine()}"];
}

/// <summary>What reading a topic from its first message to its last cost.</summary>
/// <param name="MessagesPerSecond">The median of the rounds, as everything here.</param>
/// <param name="AllocatedBytesPerMessage">Managed memory.</param>
/// <param name="Cores">Processor time of the reading process, librdkafka's threads included, by the clock's.</param>
/// <param name="BrokerCores">That of the broker.</param>
internal sealed record KafkaReading(long MessagesPerSecond, double AllocatedBytesPerMessage, double Cores, double BrokerCores)
{
    public string ToLine() => FormattableString.Invariant(
        $"{MessagesPerSecond:N0} messages/s; {AllocatedBytesPerMessage} bytes allocated each; {Cores} cores, and the broker's {BrokerCores}");
}

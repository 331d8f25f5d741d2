using Tidemark.Connectors.Kafka;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>kafka.*</c>.</summary>
internal static class KafkaBinder
{
    /// <summary>Under it stand properties of librdkafka.</summary>
    public const string PropertiesKey = "kafka.properties";

    public static KafkaOptions Bind(Settings settings, KafkaOptions defaults)
    {
        IReadOnlyDictionary<string, string> properties = settings.Texts(PropertiesKey);
        foreach (string name in properties.Keys.Where(KafkaOptions.IsReserved))
            settings.Fault($"{PropertiesKey}.{name} cannot be given: the node sets it itself.");
        var options = new KafkaOptions
        {
            Bootstrap = settings.Text("kafka.bootstrap", defaults.Bootstrap),
            Topic = settings.Text("kafka.topic", defaults.Topic),
            Group = settings.Text("kafka.group", defaults.Group),
            SessionTimeout = settings.Duration(
                "kafka.session_timeout", defaults.SessionTimeout, TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(5)),
            RevokeDeadline = settings.Duration(
                "kafka.revoke_deadline", defaults.RevokeDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(4)),
            AnswerTimeout = settings.Duration(
                "kafka.answer_timeout", defaults.AnswerTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            DeliveryTimeout = settings.Duration(
                "kafka.delivery_timeout", defaults.DeliveryTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            FetchBytesMax = settings.Bytes("kafka.fetch_max", defaults.FetchBytesMax, 16 << 10, 64 << 20),
            PrefetchBytesMax = settings.Bytes("kafka.prefetch_max", defaults.PrefetchBytesMax, 1 << 20, 16L << 30),
            ProduceBytesMax = settings.Bytes("kafka.produce_max", defaults.ProduceBytesMax, 1 << 20, 1 << 30),
            OffsetGone = settings.Choice(
                "kafka.offset_gone", defaults.OffsetGone, ("stop", OffsetGone.Stop), ("go_on", OffsetGone.GoOn)),
            OutputsPrefix = settings.Text("kafka.outputs", defaults.OutputsPrefix),
            Properties = properties,
        };
        if (options.Topic.Length == 0) settings.Fault("kafka.topic is empty; it must name a topic.");
        if (options.Group.Length == 0) settings.Fault("kafka.group is empty; it must name a consumer group.");
        return options;
    }
}

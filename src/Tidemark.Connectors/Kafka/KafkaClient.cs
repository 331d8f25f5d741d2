using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Native;
using Tidemark.Core;

namespace Tidemark.Connectors.Kafka;

/// <summary>A client of librdkafka, and the thread that takes what happens to it from its queue: log lines and errors, which it tells
/// itself, and what a consumer or a producer waits for.</summary>
internal sealed unsafe class KafkaClient : IDisposable
{
    /// <summary>How soon the thread notices that it shall end.</summary>
    private const int PollMs = 100;

    private const int TextBytes = 512;

    private readonly int eventKind;
    private readonly Action<nint> onEvent;
    private readonly KafkaOptions options;
    private readonly ILogger logger;
    private readonly nint queue;
    private readonly Thread thread;
    private volatile bool isEnding;
    private volatile string lastError = "";
    private volatile bool isRefused;

    /// <param name="options">Where and how to connect.</param>
    /// <param name="type"><see cref="RdKafka.Consumer"/> or <see cref="RdKafka.Producer"/>.</param>
    /// <param name="properties">Properties of librdkafka for this type, which the options may not change.</param>
    /// <param name="kind">The kind of events that <paramref name="onEvent"/> takes.</param>
    /// <param name="onEvent">Is given each event, on the client's thread, and destroys it.</param>
    /// <param name="logger">Is told log lines and errors.</param>
    /// <exception cref="TidemarkException">A property is wrong, or there is no library.</exception>
    public KafkaClient(
        KafkaOptions options, int type, IReadOnlyDictionary<string, string> properties, int kind, Action<nint> onEvent,
        ILogger logger)
    {
        (this.options, eventKind, this.onEvent, this.logger) = (options, kind, onEvent, logger);
        KafkaLibrary.Load();
        Handle = new KafkaHandle(Create(options, type, properties, kind));
        bool isMember = properties.ContainsKey("group.id");
        if (isMember) RdKafka.PollThroughConsumer(Handle);
        RdKafka.SetLogQueue(Handle, RdKafka.Null);
        queue = isMember ? RdKafka.ConsumerQueue(Handle) : RdKafka.MainQueue(Handle);
        thread = new Thread(Run) { IsBackground = true, Name = "kafka" };
        thread.Start();
    }

    /// <summary>The client for native calls.</summary>
    public KafkaHandle Handle { get; }

    /// <summary>The properties that consumers and producers have in common.</summary>
    public static Dictionary<string, string> Properties(KafkaOptions options) => new()
    {
        ["bootstrap.servers"] = options.Bootstrap,
        ["log.queue"] = "true",
    };

    /// <summary>The exception for a call that failed.</summary>
    /// <param name="tried">What was tried, as the beginning of a sentence.</param>
    /// <param name="error">What came of it.</param>
    /// <param name="advice">What to do, in sentences.</param>
    public KafkaFailureException Failure(string tried, int error, string advice) => new(
        $"{tried} at {options.Bootstrap} failed: {KafkaError.Describe(error)}{(lastError.Length > 0 ? "; " : "")}{lastError}. {advice}");

    /// <summary>The number of partitions of the topic; waits until the cluster can be asked.</summary>
    /// <exception cref="KafkaFailureException">There is no such topic, the cluster cannot be reached or refuses the client.</exception>
    public int PartitionsOf(string topic, TimeProvider clock, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int error = Ask(topic, out int partitions);
            if (error == 0) return partitions;
            string tried = $"Asking for topic {topic}";
            if (isRefused || error == KafkaError.Authentication)
            {
                throw Failure(
                    tried, KafkaError.Authentication,
                    "Check security.protocol, sasl.* and ssl.* in kafka.properties, and the user's rights.");
            }

            // A topic that has just been made is not yet known to every broker, nor has it leaders.
            if (clock.GetElapsedTime(started) < options.AnswerTimeout)
            {
                cancellationToken.WaitHandle.WaitOne(PollMs);
                continue;
            }

            throw Failure(tried, error, error == KafkaError.UnknownTopic
                ? "Make the topic with the partitions that are wanted, allow the user to see it, or name another in kafka.topic."
                : "Check kafka.bootstrap, that a broker listens there, and that it speaks security.protocol of kafka.properties.");
        }
    }

    /// <summary>Leaves the group, if it is a consumer, for good; no more events are taken.</summary>
    public void Leave()
    {
        // The thread would take from the call what that waits for.
        EndThread();
        _ = RdKafka.Close(Handle);
    }

    /// <summary>Ends the thread and the client. A consumer must have left its group, and nothing of the client may be in use.</summary>
    public void Dispose()
    {
        EndThread();
        RdKafka.DestroyQueue(queue);
        Handle.Dispose();
    }

    private void EndThread()
    {
        isEnding = true;
        thread.Join();
    }

    private static nint Create(KafkaOptions options, int type, IReadOnlyDictionary<string, string> properties, int kind)
    {
        byte* text = stackalloc byte[TextBytes];
        nint configuration = RdKafka.NewConfiguration();
        try
        {
            foreach ((string name, string value) in options.Properties.Concat(Properties(options)).Concat(properties))
            {
                if (RdKafka.Set(configuration, name, value, text, TextBytes) != 0)
                    throw new KafkaFailureException($"Setting the Kafka property {name} failed: {TextAt(text)}. See kafka.properties.");
            }

            RdKafka.SetEvents(configuration, kind | RdKafka.EventLog | RdKafka.EventError);
            nint client = RdKafka.New(type, configuration, text, TextBytes);
            if (client == 0)
            {
                throw new KafkaFailureException(
                    $"Making a Kafka client for {options.Bootstrap} failed: {TextAt(text)}. See kafka.properties.");
            }

            configuration = 0;
            return client;
        }
        finally
        {
            if (configuration != 0) RdKafka.DestroyConfiguration(configuration);
        }
    }

    private static string TextAt(byte* text) => KafkaError.Text((nint)text);

    /// <remarks>Asks for all topics, since a question for one makes it with some brokers, the mock cluster among them.</remarks>
    private int Ask(string topic, out int partitions)
    {
        partitions = 0;
        int error = RdKafka.Metadata(Handle, allTopics: 1, RdKafka.Null, out RdMetadata* metadata, timeoutMs: 500);
        if (error != 0) return error;
        error = KafkaError.UnknownTopic;
        for (int i = 0; i < metadata->TopicCount; i++)
        {
            RdTopic* found = metadata->Topics + i;
            if (KafkaError.Text(found->Name) == topic) (error, partitions) = (found->Error, found->PartitionCount);
        }

        RdKafka.DestroyMetadata(metadata);
        return error;
    }

    private void Run()
    {
        while (!isEnding)
        {
            nint happening = RdKafka.Poll(queue, PollMs);
            if (happening == 0) continue;
            int kind = RdKafka.EventType(happening);
            if (kind == eventKind)
            {
                onEvent(happening);
                continue;
            }

            if (kind == RdKafka.EventLog) TellLog(happening);
            else if (kind == RdKafka.EventError) TellError(happening);
            RdKafka.DestroyEvent(happening);
        }
    }

    private void TellLog(nint happening)
    {
        if (RdKafka.EventLogLine(happening, out nint facility, out nint text, out _) == 0)
            Log.Native(logger, KafkaError.Text(facility), KafkaError.Text(text));
    }

    private void TellError(nint happening)
    {
        int error = RdKafka.EventErrorCode(happening);
        string reason = KafkaError.Text(RdKafka.EventErrorText(happening));
        if (error is KafkaError.Authentication or KafkaError.Ssl) isRefused = true;
        if (error != KafkaError.AllBrokersDown) lastError = reason;
        Log.ClientError(logger, options.Bootstrap, KafkaError.Describe(error), reason);
    }
}

using System.Text.Json;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Server.Ingest;

/// <summary>Reads the events of a request's body into a batch: JSON lines, or one JSON array.</summary>
internal static class EventBody
{
    /// <summary>The most events of one request.</summary>
    public const int EventsMax = 100_000;

    private static readonly Rejection BrokenArray =
        new(RejectionCode.MalformedJson, "The JSON array breaks off or is malformed here; nothing after it was read.");

    /// <summary>Takes all events of a body.</summary>
    /// <param name="body">The whole body, decompressed.</param>
    /// <param name="isArray">Whether it is a JSON array, else JSON lines.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="batch">Where the valid events go.</param>
    /// <param name="rejected">Where the others are told.</param>
    /// <returns>False where there are more than <see cref="EventsMax"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, bool isArray, EventTime arrival, IngestBatch batch, List<RejectedItem> rejected) =>
        isArray ? TryReadArray(body, arrival, batch, rejected) : TryReadLines(body, arrival, batch, rejected);

    private static bool TryReadLines(ReadOnlySpan<byte> body, EventTime arrival, IngestBatch batch, List<RejectedItem> rejected)
    {
        for (int line = 1; !body.IsEmpty; line++)
        {
            int end = body.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            if (line > EventsMax) return false;
            if (text.IsEmpty) continue;
            if (!batch.TryAdd(text, arrival, out Rejection rejection)) rejected.Add(RejectedItem.Of(line, in rejection));
        }

        return true;
    }

    private static bool TryReadArray(ReadOnlySpan<byte> body, EventTime arrival, IngestBatch batch, List<RejectedItem> rejected)
    {
        // An event that is nested too deep is refused by itself, not with everything behind it.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        int item = 1;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("not an array");
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; item++)
            {
                if (item > EventsMax) return false;
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                ReadOnlySpan<byte> text = body[start..(int)reader.BytesConsumed];
                if (!batch.TryAdd(text, arrival, out Rejection rejection)) rejected.Add(RejectedItem.Of(item, in rejection));
            }

            while (reader.Read())
            {
                // Anything behind the array makes the reader throw.
            }
        }
        catch (JsonException)
        {
            rejected.Add(RejectedItem.Of(item, in BrokenArray));
        }

        return true;
    }
}

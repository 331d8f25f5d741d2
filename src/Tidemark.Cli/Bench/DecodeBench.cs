using System.Diagnostics;
using System.Text.Json;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.Cli.Bench;

/// <summary>What the decode benchmark found; rates are medians, ratios the medians of those of each round.</summary>
/// <param name="EventsPerSecond">Records as the log holds them.</param>
/// <param name="DoorEventsPerSecond">Events as senders send them, whose viewers are hashed under the key.</param>
/// <param name="BaselineEventsPerSecond"><see cref="Utf8JsonReader"/> alone, which reads the same 8 fields and judges nothing.</param>
/// <param name="Ratio">The first by the last.</param>
/// <param name="DoorRatio">The second by the last.</param>
/// <param name="Cost">Of all rounds of the first.</param>
internal sealed record DecodeFigures(
    long EventsPerSecond, long DoorEventsPerSecond, long BaselineEventsPerSecond, double Ratio, double DoorRatio, BenchCost Cost)
{
    public string ToLine() => FormattableString.Invariant(
        $"{EventsPerSecond:N0} records/s, {DoorEventsPerSecond:N0} events/s at the door, Utf8JsonReader {BaselineEventsPerSecond:N0}/s: ")
        + FormattableString.Invariant($"{Ratio:0.00} and {DoorRatio:0.00} times it; {Cost.AllocatedBytesPerEvent} bytes allocated each");
}

/// <summary>Measures <see cref="MediaDecoder"/> beside a plain reader, on one core, in alternating rounds.</summary>
internal static class DecodeBench
{
    private const int Events = 200_000, WarmRounds = 3, Rounds = 5;

    public static DecodeFigures Run()
    {
        byte[] text = new byte[Events * BenchEvents.EventBytes];
        var made = new BenchEvents(seed: 1);
        EventTime arrival = new(1_764_425_000_000);
        for (int i = 0; i < Events; i++) made.Next(arrival.Milliseconds).CopyTo(text.AsSpan(i * BenchEvents.EventBytes));
        var decoder = new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2));
        var (records, door, plain) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        BenchMeter? meter = null;
        for (int round = -WarmRounds; round < Rounds; round++)
        {
            double baseline = Time(() => ReadPlain(text));
            if (round == 0) meter = new BenchMeter();
            double sealedRecords = Time(() => Decode(decoder, text, arrival, sealedRecord: true));
            double raw = Time(() => Decode(decoder, text, arrival, sealedRecord: false));
            if (round >= 0) (plain[round], records[round], door[round]) = (baseline, sealedRecords, raw);
        }

        BenchCost cost = meter!.Stop((long)Events * Rounds * 2);
        return new DecodeFigures(
            (long)Median(records), (long)Median(door), (long)Median(plain), Math.Round(Median([.. records.Zip(plain, (a, b) => a / b)]), 2),
            Math.Round(Median([.. door.Zip(plain, (a, b) => a / b)]), 2), cost);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static double Time(Func<long> round)
    {
        long started = Stopwatch.GetTimestamp();
        long sum = round();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        // The sums are of lengths and numbers that are never all 0; to use them keeps the work from being left out.
        return sum == 0 ? throw new UnreachableException("Nothing was read.") : Events / seconds;
    }

    private static long Decode(MediaDecoder decoder, byte[] text, EventTime arrival, bool sealedRecord)
    {
        long sum = 0;
        for (int at = 0; at < text.Length; at += BenchEvents.EventBytes)
        {
            ReadOnlySpan<byte> record = text.AsSpan(at, BenchEvents.EventBytes);
            if (!decoder.TryDecode(record, arrival, sealedRecord, out MediaEvent e, out Rejection rejection))
                throw new UnreachableException($"A made-up event was refused: {rejection.Message}");
            sum += (long)e.Identity + e.VideoId.Length + e.ChannelId.Length + (long)e.Viewer + e.Time.Milliseconds + e.Category + e.WatchMs;
        }

        return sum;
    }

    private static long ReadPlain(byte[] text)
    {
        long sum = 0;
        for (int at = 0; at < text.Length; at += BenchEvents.EventBytes) sum += ReadPlain(text.AsSpan(at, BenchEvents.EventBytes));
        return sum;
    }

    private static long ReadPlain(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        ReadOnlySpan<byte> eventId = default, type = default, videoId = default, viewerId = default, channelId = default;
        long time = 0, category = 0, watchMs = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("event_id"u8)) eventId = reader.ValueSpan;
            else if (name.SequenceEqual("type"u8)) type = reader.ValueSpan;
            else if (name.SequenceEqual("video_id"u8)) videoId = reader.ValueSpan;
            else if (name.SequenceEqual("event_time"u8)) time = reader.GetInt64();
            else if (name.SequenceEqual("viewer_id"u8)) viewerId = reader.ValueSpan;
            else if (name.SequenceEqual("channel_id"u8)) channelId = reader.ValueSpan;
            else if (name.SequenceEqual("category_id"u8)) category = reader.GetInt64();
            else if (name.SequenceEqual("watch_ms"u8)) watchMs = reader.GetInt64();
        }

        return eventId.Length + type.Length + videoId.Length + viewerId.Length + channelId.Length + time + category + watchMs;
    }
}

using System.Globalization;
using System.Text.Json;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary>Writes what a journal holds, for people or as JSON lines.</summary>
internal static class JournalReport
{
    private static readonly JsonSerializerOptions json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Checks every shard.</summary>
    /// <returns>The exit code: failed where anything is damaged.</returns>
    public static int Verify(JournalInspector inspector, bool asJson, TextWriter output)
    {
        bool isWhole = true;
        foreach (int shard in inspector.Shards())
        {
            ShardInspection found = inspector.Inspect(shard);
            isWhole &= found.Findings.Count == 0;
            if (asJson)
            {
                output.WriteLine(JsonSerializer.Serialize(Numbers(found), json));
                continue;
            }

            output.WriteLine(
                $"Shard {shard}: {(found.Findings.Count == 0 ? "whole" : "damaged")}. Epoch {found.Epoch}, {Summary(found)}.");
            foreach (string finding in found.Findings) output.WriteLine($"  {finding}");
        }

        if (!asJson) output.WriteLine(isWhole ? $"{inspector.Name} is whole." : $"{inspector.Name} is damaged.");
        return isWhole ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Tells what every shard holds.</summary>
    public static int Show(
        JournalInspector inspector, NodeOptions options, JournalShowQuery query, bool asJson, TextWriter output)
    {
        foreach (int shard in inspector.Shards().Where(shard => query.Shard is null || shard == query.Shard))
        {
            ShardInspection found = inspector.Inspect(shard);
            (ChangeSurvey whole, ChangeSurvey grown) = Survey(inspector, options, shard);
            if (asJson) WriteJson(found, whole, grown, query, output);
            else WriteText(found, whole, grown, query, output);
        }

        return ExitCodes.Done;
    }

    /// <summary>Reads the state back, as recovery does: what its snapshot goes to, and what the records since go to.</summary>
    private static (ChangeSurvey Whole, ChangeSurvey Grown) Survey(JournalInspector inspector, NodeOptions options, int shard)
    {
        JournalStretch stretch = inspector.Plan(shard).Stretch;
        var domain = new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(0, 0)), options.Shard.Windows, options.Aggregates);
        var state = new MediaShardState(options.Shard, domain);
        (ChangeSurvey whole, ChangeSurvey grown) = (new ChangeSurvey(), new ChangeSurvey());
        try
        {
            foreach (ReadOnlyMemory<byte> part in inspector.Bytes(stretch with { Through = stretch.Snapshot }))
                state.Survey(part.Span, whole);
            foreach (ReadOnlyMemory<byte> record in inspector.RecordBytes(stretch))
                state.Survey(record.Span, grown);
            return (whole, grown);
        }
        catch (Exception unlike) when (unlike is CorruptDataException or IndexOutOfRangeException or ArgumentException)
        {
            throw new TidemarkException(
                $"Shard {shard} of {inspector.Name} cannot be read with these settings: {unlike.Message} Give the windows and aggregates "
                + "it was made with (--config, -D).", unlike);
        }
    }

    private static void WriteText(
        ShardInspection found, ChangeSurvey whole, ChangeSurvey grown, JournalShowQuery query, TextWriter output)
    {
        output.WriteLine($"Shard {found.Shard}: epoch {found.Epoch}, {Summary(found)}.");
        foreach (SnapshotInspection snapshot in found.Snapshots)
        {
            output.WriteLine(
                $"  snapshot {snapshot.Sequence}: {Bytes(snapshot.Bytes)} in {snapshot.Parts} parts, at offset {snapshot.Position}, "
                + $"watermark {Text(snapshot.Watermark)}");
        }

        foreach (RecordInspection record in found.Records.TakeLast(query.Records))
        {
            output.WriteLine(
                $"  record {record.Sequence}: {Bytes(record.Bytes)}, epoch {record.Epoch}, to offset {record.Position}, watermark "
                + $"{Text(record.Watermark)}{(record.FollowsFromSource ? "" : ", moved from outside")}");
        }

        WriteKinds("the snapshot goes to", whole, output);
        WriteKinds("the records since go to", grown, output);
        foreach ((string key, long bytes) in whole.Largest(query.Keys))
            output.WriteLine($"  largest in the snapshot: {key}, {Bytes(bytes)}");
        foreach ((string key, long bytes) in grown.Largest(query.Keys))
            output.WriteLine($"  grew most since: {key}, {Bytes(bytes)}");
    }

    private static void WriteKinds(string what, ChangeSurvey survey, TextWriter output)
    {
        if (survey.Kinds.Count == 0) return;
        output.WriteLine($"  {what}: " + string.Join(", ", survey.Kinds
            .OrderByDescending(kind => kind.Value.Bytes).Select(kind => $"{kind.Key} {Bytes(kind.Value.Bytes)}")));
    }

    private static void WriteJson(
        ShardInspection found, ChangeSurvey whole, ChangeSurvey grown, JournalShowQuery query, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                Summary = Numbers(found),
                Snapshots = found.Snapshots.Select(
                    s => new { s.Sequence, s.Epoch, s.Position, Watermark = Text(s.Watermark), s.Parts, s.Bytes }),
                Records = found.Records.TakeLast(query.Records).Select(
                    r => new { r.Sequence, r.Epoch, r.Position, Watermark = Text(r.Watermark), r.FollowsFromSource, r.Bytes }),
                SnapshotBytesByKind = whole.Kinds.ToDictionary(kind => kind.Key, kind => kind.Value.Bytes),
                RecordBytesByKind = grown.Kinds.ToDictionary(kind => kind.Key, kind => kind.Value.Bytes),
                Largest = whole.Largest(query.Keys).Select(key => new { VideoId = key.Key, key.Bytes }),
                GrewMost = grown.Largest(query.Keys).Select(key => new { VideoId = key.Key, key.Bytes }),
            },
            json));

    private static object Numbers(ShardInspection found) => new
    {
        found.Shard,
        Whole = found.Findings.Count == 0,
        found.Epoch,
        found.Newest,
        found.Position,
        Watermark = Text(found.Watermark),
        Records = found.Records.Count,
        found.RecordBytes,
        Snapshots = found.Snapshots.Count,
        found.SnapshotBytes,
        found.Outboxes,
        found.OutboxBytes,
        found.Fired,
        found.FiredBytes,
        found.Quarantined,
        found.QuarantinedBytes,
        found.Findings,
        found.Refusal,
    };

    private static string Summary(ShardInspection found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{found.Records.Count} records ({Bytes(found.RecordBytes)}) up to {found.Newest}, {found.Snapshots.Count} snapshots "
        + $"({Bytes(found.SnapshotBytes)}), {found.Outboxes} outboxes ({Bytes(found.OutboxBytes)}), {found.Fired} fired windows "
        + $"({Bytes(found.FiredBytes)}), {found.Quarantined} rows set aside ({Bytes(found.QuarantinedBytes)})");

    private static string Text(EventTime time) =>
        time == EventTime.Min ? "none" : time == EventTime.Max ? "end of input" : UtcTime.ToText(time);

    private static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} B",
        < 10_000_000 => $"{bytes / 1000} kB",
        _ => $"{bytes / 1_000_000} MB",
    };
}

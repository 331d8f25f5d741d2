using System.Text;
using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Engine.Ports;
using Tidemark.Media.Events;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;

namespace Tidemark.Server.Outputs;

/// <summary>Turns outputs into the JSON lines that people and scripts read.</summary>
/// <param name="windows">The window families, for their names.</param>
/// <param name="aggregates">The user-defined aggregates that the outputs were made with.</param>
public sealed class OutputLines(WindowSet windows, UserAggregates<MediaEvent> aggregates)
{
    /// <summary>What the log calls itself as the source of a dead letter.</summary>
    public const string LogSource = "log";

    /// <summary>The line of a video's fired window.</summary>
    public SinkLine Window(in Output output)
    {
        WindowOutput fired = WindowOutput.Read(output.Payload);
        var reader = new ByteReader(fired.Result.Span);
        WindowLine line = WindowLine.OfVideo(NameOf(fired), Text(fired.Key), fired.Window, MediaWindow.Read(ref reader)) with
        {
            Revision = fired.Revision,
            Complete = !fired.IsEarly,
            Early = fired.IsEarly ? true : null,
            Replaces = fired.Replaces.Count > 0 ? fired.Replaces : null,
            Id = output.Id.ToString(),
        };
        return new SinkLine(output.Id, JsonSerializer.SerializeToUtf8Bytes(line, MediaJson.Default.WindowLine));
    }

    /// <summary>The line of what one shard holds of a group's fired window.</summary>
    /// <param name="output">What the shard put out.</param>
    /// <param name="complete">Whether no other shard can hold a part.</param>
    public SinkLine Group(in Output output, bool complete)
    {
        WindowOutput fired = WindowOutput.Read(output.Payload);
        (MediaPane pane, MediaSpread spread) = MediaGroups.Merge([fired.Result], aggregates);
        WindowFamily family = windows.Families[fired.Family];
        WindowLine line = WindowLine.OfGroup(family, fired.Group, Text(fired.Key), fired.Window, in pane, in spread);
        return Group(
            line with
            {
                Revision = fired.Revision,
                Complete = complete && !fired.IsEarly,
                Early = fired.IsEarly ? true : null,
            },
            output.Id);
    }

    /// <summary>The line of a group's window that has been merged.</summary>
    public static SinkLine Group(WindowLine line, OutputId id) =>
        new(id, JsonSerializer.SerializeToUtf8Bytes(line with { Id = id.ToString() }, MediaJson.Default.WindowLine));

    /// <summary>The line of a video's features and what the model says of them.</summary>
    public static SinkLine Gold(in ScoredOutput scored)
    {
        FeatureOutput feature = FeatureOutput.Read(scored.Output.Payload);
        Prediction? p = scored.Prediction;
        var line = new GoldLine(
            Text(feature.Key),
            new AsOf(feature.Watermark, feature.ProcessedAt),
            GoldFeaturesLine.Of(MediaScoring.Decode(in feature)),
            new Dictionary<string, string>(),
            p is { } made ? new PredictionLine(made.Model, made.IsTrending, made.Probability, made.PerformanceTier) : null,
            scored.Output.Id.ToString());
        return new SinkLine(scored.Output.Id, JsonSerializer.SerializeToUtf8Bytes(line, MediaJson.Default.GoldLine));
    }

    /// <summary>The line of what the model says of a video's features.</summary>
    public static SinkLine Prediction(in ScoredOutput scored)
    {
        FeatureOutput feature = FeatureOutput.Read(scored.Output.Payload);
        Prediction made = scored.Prediction!.Value;
        var line = new PredictedLine(
            Text(feature.Key), new AsOf(feature.Watermark, feature.ProcessedAt),
            new PredictionLine(made.Model, made.IsTrending, made.Probability, made.PerformanceTier), scored.Output.Id.ToString());
        return new SinkLine(scored.Output.Id, JsonSerializer.SerializeToUtf8Bytes(line, MediaJson.Default.PredictedLine));
    }

    /// <summary>The line of a late event.</summary>
    public static SinkLine Late(in Output output)
    {
        LateOutput late = LateOutput.Read(output.Payload);
        var line = new LateLine(new RawJson(late.Record), late.Watermark, output.Id.ToString());
        return new SinkLine(output.Id, JsonSerializer.SerializeToUtf8Bytes(line, MediaJson.Default.LateLine));
    }

    /// <summary>The line of a dead letter.</summary>
    public static SinkLine DeadLetter(in Output output)
    {
        DeadLetterOutput letter = DeadLetterOutput.Read(output.Payload);
        var line = new RejectedLine(letter.Code, letter.Message, LogSource, output.Id.Offset, letter.Record.ToArray())
        {
            Retries = letter.Tries > 0 ? letter.Tries : null,
            Time = letter.Time != EventTime.Min ? letter.Time : null,
            Id = output.Id.ToString(),
        };
        return new SinkLine(output.Id, JsonSerializer.SerializeToUtf8Bytes(line, MediaJson.Default.RejectedLine));
    }

    private string NameOf(in WindowOutput fired) => windows.Families[fired.Family].Name;

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}

using System.Globalization;
using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>An output in words, as the sink has it and as the oracle expects it.</summary>
internal static class OutputText
{
    public static string Of(Output output) => output.Kind switch
    {
        OutputKind.Late => Late(LateOutput.Read(output.Payload)),
        OutputKind.DeadLetter => DeadLetter(DeadLetterOutput.Read(output.Payload)),
        OutputKind.Feature => Feature(FeatureOutput.Read(output.Payload)),
        _ => Window(WindowOutput.Read(output.Payload)),
    };

    public static string Late(long watermark, ReadOnlySpan<byte> record) => Text($"late at {watermark}: {Convert.ToHexString(record)}");

    public static string DeadLetter(string code, ReadOnlySpan<byte> record) => Text($"dead {code}: {Convert.ToHexString(record)}");

    public static string Feature(long end, string key, long count, long sum) => Text($"feature of {key} at {end}: {count}, {sum}");

    /// <summary>A result of a key (group 0) or of a colour (group 1), which has rows besides.</summary>
    public static string Window(
        int family, int group, long start, long end, string key, int revision, bool isEarly, string replaces, string result) =>
        Text($"family {family}, group {group}, [{start}, {end}) of {key}, revision {revision}")
            + (isEarly ? ", early" : "") + replaces + ": " + result;

    /// <summary>What a session replaces.</summary>
    public static string Replaces(IEnumerable<(long Start, long End)> spans) =>
        string.Concat(spans.Select(span => Text($", replaces [{span.Start}, {span.End})")));

    public static string Totals(long count, long sum) => Text($"{count}, {sum}");

    public static string Rows(long rows, long greatest) => Text($" in {rows} rows up to {greatest}");

    private static string Late(LateOutput late) => Late(late.Watermark.Milliseconds, late.Record.Span);

    private static string DeadLetter(DeadLetterOutput letter) => DeadLetter(letter.Code, letter.Record.Span);

    private static string Feature(FeatureOutput feature)
    {
        var reader = new ByteReader(feature.Values.Span);
        return Feature(feature.Watermark.Milliseconds, Encoding.UTF8.GetString(feature.Key.Span), reader.ReadZigZag(), reader.ReadZigZag());
    }

    private static string Window(WindowOutput window)
    {
        var reader = new ByteReader(window.Result.Span);
        string result = Totals(reader.ReadZigZag(), reader.ReadZigZag());
        if (window.Group > 0) result += Rows(reader.ReadZigZag(), reader.ReadZigZag());
        string replaces = Replaces(window.Replaces.Select((Interval span) => (span.Start.Milliseconds, span.End.Milliseconds)));
        return Window(
            window.Family, window.Group, window.Window.Start.Milliseconds, window.Window.End.Milliseconds,
            Encoding.UTF8.GetString(window.Key.Span), window.Revision, window.IsEarly, replaces, result);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using Tidemark.Core.Codecs;

namespace Tidemark.Media.Generation;

/// <summary>Writes what is hidden of videos as JSON lines.</summary>
/// <remarks>One line: <c>video_id</c>, <c>channel_id</c>, <c>category_id</c>, <c>published_at</c>, <c>duration_s</c>, <c>quality</c> (0 to
/// 1),
/// <c>base_rate</c> (events a second when new, without a surge), <c>cause</c> (<c>influencer</c>, <c>news</c>, <c>recommendation</c>,
/// <c>word_of_mouth</c>, or null where it never goes viral) and then, null without a cause, <c>took_off_at</c>, <c>peak_at</c>,
/// <c>peak_rate</c> (events a second that the surge adds at its peak) and <c>half_life_s</c> (seconds from the peak until half of that is
/// left).</remarks>
internal sealed class TruthLines(ByteWriter target, double rate)
{
    public void Write(GeneratedVideo video, double baseRate)
    {
        LineWriter line = new(target);
        line.Open();
        line.Text("video_id"u8, video.Id);
        line.Fields(video.Origin);
        line.Text("published_at"u8, LineWriter.Iso(video.BornAtMs));
        line.Number("duration_s"u8, video.DurationMs / 1_000);
        Decimal(ref line, "quality"u8, video.Quality);
        Decimal(ref line, "base_rate"u8, baseRate);
        if (video.Surge is { } surge)
        {
            line.Text("cause"u8, NameOf(surge.Cause));
            line.Text("took_off_at"u8, LineWriter.Iso(surge.TookOffMs));
            line.Text("peak_at"u8, LineWriter.Iso(surge.PeakMs));
            Decimal(ref line, "peak_rate"u8, surge.PeakShare * rate);
            line.Number("half_life_s"u8, surge.HalfLifeMs / 1_000);
        }
        else
        {
            line.Fields("\"cause\":null,\"took_off_at\":null,\"peak_at\":null,\"peak_rate\":null,\"half_life_s\":null"u8);
        }

        line.Close();
        target.WriteByte((byte)'\n');
    }

    private static ReadOnlySpan<byte> NameOf(SurgeCause cause) => cause switch
    {
        SurgeCause.Influencer => "influencer"u8,
        SurgeCause.News => "news"u8,
        SurgeCause.Recommendation => "recommendation"u8,
        _ => "word_of_mouth"u8,
    };

    private static void Decimal(ref LineWriter line, ReadOnlySpan<byte> name, double value) =>
        line.Raw(name, Encoding.ASCII.GetBytes(value.ToString("F6")));
}

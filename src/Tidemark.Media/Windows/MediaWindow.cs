using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Sketches;

namespace Tidemark.Media.Windows;

/// <summary>The result of one window of one video: what is kept of it once it has fired.</summary>
/// <param name="Counts">Counts and sums.</param>
/// <param name="Viewers">Distinct viewers.</param>
/// <param name="Reading">The newest reading of the counters in the window.</param>
/// <param name="User">The results of the user-defined aggregates, one JSON object; empty where there are none.</param>
public readonly record struct MediaWindow(
    MediaCounts Counts, ApproximateFigure Viewers, StatsReading Reading, ReadOnlyMemory<byte> User) : IStored<MediaWindow>
{
    /// <summary>The result that a pane gives.</summary>
    public static MediaWindow Of(in MediaPane pane) => new(pane.Counts, pane.Viewers, pane.Reading, pane.User.ToJson());

    /// <inheritdoc/>
    public void Write(ByteWriter writer)
    {
        Counts.Write(writer);
        writer.WriteDouble(Viewers.Estimate);
        writer.WriteDouble(Viewers.Lower);
        writer.WriteDouble(Viewers.Upper);
        writer.WriteDouble(Viewers.Confidence);
        Reading.Write(writer);
        writer.WriteBlob(User.Span);
    }

    /// <inheritdoc/>
    public static MediaWindow Read(ref ByteReader reader)
    {
        MediaCounts counts = MediaCounts.Read(ref reader);
        var viewers = new ApproximateFigure(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        return new MediaWindow(counts, viewers, StatsReading.Read(ref reader), reader.ReadBlob().ToArray());
    }
}

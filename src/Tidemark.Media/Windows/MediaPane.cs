using System.Runtime.CompilerServices;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;
using Tidemark.Media.Events;

namespace Tidemark.Media.Windows;

/// <summary>What a pane keeps of one video, channel, category or of all: counts, distinct viewers, the newest reading of the
/// counters.</summary>
public struct MediaPane : IPane<MediaPane, MediaEvent>
{
    private CompactCounts counts;
    private HyperLogLog viewers;
    private UserPane<MediaEvent> user;

    // Few panes have one, and it is not changed once it is made.
    private StrongBox<StatsReading>? reading;

    /// <summary>The counts and sums.</summary>
    public readonly MediaCounts Counts => counts.Value;

    /// <summary>How many viewers there were.</summary>
    public readonly ApproximateFigure Viewers => viewers.Estimate();

    /// <summary>The newest reading of the counters; of a video alone, since the counters of several videos do not compare.</summary>
    public readonly StatsReading Reading => reading?.Value ?? default;

    /// <summary>What the user-defined aggregates keep.</summary>
    public readonly UserPane<MediaEvent> User => user;

    /// <inheritdoc/>
    public void Add(in MediaEvent e, CodeLog codes)
    {
        AddApart(in e);
        if (e.HasViewer) viewers.Add(e.Viewer, codes);
    }

    /// <inheritdoc/>
    public void AddApart(in MediaEvent e)
    {
        counts.Add(in e);
        if (e.Type == MediaEventType.Stats) reading = new StrongBox<StatsReading>(StatsReading.Newest(Reading, StatsReading.Of(in e)));
        user.Add(e.Aggregates, in e);
    }

    /// <inheritdoc/>
    public void AddCodes(ReadOnlySpan<uint> codes, CodeLog log) => viewers.Add(codes, log);

    /// <inheritdoc/>
    public void Expect(in MediaPane before) => viewers.Expect(in before.viewers);

    /// <inheritdoc/>
    public readonly void Fetch(in MediaEvent e, ref FetchList fetches)
    {
        if (e.HasViewer) viewers.Fetch(e.Viewer, ref fetches);
    }

    /// <inheritdoc/>
    public readonly void FetchAll() => viewers.FetchAll();

    /// <inheritdoc/>
    public void Merge(in MediaPane other)
    {
        viewers.Merge(in other.viewers);
        MergeRest(in other);
    }

    private void MergeRest(in MediaPane other)
    {
        counts.Merge(in other.counts);
        user.Merge(in other.user);
        if (reading is null) reading = other.reading;
        else if (other.reading is not null) reading = new StrongBox<StatsReading>(StatsReading.Newest(Reading, other.Reading));
    }

    /// <inheritdoc/>
    public void Absorb(ref MediaPane other)
    {
        viewers.Absorb(ref other.viewers);
        MergeRest(in other);
    }

    /// <inheritdoc/>
    public void Release()
    {
        viewers.Release();
        (counts, user, reading) = (default, default, null);
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        counts.Write(writer);
        viewers.Write(writer);
        Reading.Write(writer);
        user.Write(writer);
    }

    /// <inheritdoc/>
    public readonly void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer)
    {
        counts.Write(writer);
        viewers.WriteChange(codes, writer);
        Reading.Write(writer);
        user.Write(writer);
    }

    /// <inheritdoc/>
    public void ApplyChange(ref ByteReader reader)
    {
        counts = CompactCounts.Read(ref reader);
        viewers.ApplyChange(ref reader);
        ReadRest(ref reader);
    }

    /// <inheritdoc/>
    public static MediaPane Read(ref ByteReader reader)
    {
        var pane = new MediaPane { counts = CompactCounts.Read(ref reader), viewers = HyperLogLog.Read(ref reader) };
        pane.ReadRest(ref reader);
        return pane;
    }

    private void ReadRest(ref ByteReader reader)
    {
        reading = StatsReading.Read(ref reader) is { IsPresent: true } present ? new StrongBox<StatsReading>(present) : null;
        user = UserPane<MediaEvent>.Read(ref reader);
    }
}

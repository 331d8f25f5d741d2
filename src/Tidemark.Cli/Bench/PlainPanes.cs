using Tidemark.Core.Sketches;
using Tidemark.Media.Windows;

namespace Tidemark.Cli.Bench;

/// <summary>The plain way to keep panes by key: dictionaries of objects. Its sketch is the engine's, since a textbook one, of 16 KB from
/// the first viewer on, would be no match.</summary>
internal sealed class PlainPanes
{
    private readonly Dictionary<string, Dictionary<long, Pane>> panes = [];

    /// <summary>Counts a view in.</summary>
    public void Add(string video, long pane, ulong viewer, long watchMs)
    {
        if (!panes.TryGetValue(video, out Dictionary<long, Pane>? ofVideo)) panes[video] = ofVideo = [];
        if (!ofVideo.TryGetValue(pane, out Pane? counted)) ofVideo[pane] = counted = new Pane();
        counted.Counts.Events++;
        counted.Counts.Views++;
        counted.Counts.WatchMs += watchMs;
        counted.Viewers.Add(viewer);
    }

    private sealed class Pane
    {
        public MediaCounts Counts;
        public HyperLogLog Viewers;
    }
}

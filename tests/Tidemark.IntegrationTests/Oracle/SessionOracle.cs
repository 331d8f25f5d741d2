namespace Tidemark.IntegrationTests.Oracle;

/// <summary>The sessions of every video, each kept as the numbers of its applied events.</summary>
/// <param name="gapMs">Events of a video closer than this belong to one session; null where there are no sessions.</param>
internal sealed class SessionOracle(long? gapMs)
{
    private readonly Dictionary<string, List<Session>> byVideo = [];

    /// <summary>Whether an event can join a session, its own included, that the watermark has not passed.</summary>
    public bool Takes(string video, long timeMs, long watermark) => gapMs is { } gap
        && (timeMs + gap > watermark || Joined(video, timeMs, gap, watermark).Any());

    /// <summary>Counts an event in where a session takes it.</summary>
    public void Add(string video, long timeMs, long watermark, int number)
    {
        if (gapMs is not { } gap || !Takes(video, timeMs, watermark)) return;
        Session[] joined = [.. Joined(video, timeMs, gap, watermark)];
        if (!byVideo.TryGetValue(video, out List<Session>? all)) byVideo.Add(video, all = []);
        all.RemoveAll(joined.Contains);
        all.Add(new Session(
            joined.Select(session => session.StartMs).Append(timeMs).Min(),
            joined.Select(session => session.EndMs).Append(timeMs + gap).Max(),
            joined.Length == 1 ? joined[0].Events : [.. joined.SelectMany(session => session.Events)]));
        all[^1].Events.Add(number);
    }

    /// <summary>One line for each session.</summary>
    public IEnumerable<WindowFigures> Lines(ReplayPass pass)
    {
        foreach ((string video, List<Session> all) in byVideo)
        {
            foreach (Session session in all)
            {
                WindowFigures line = new("session", WindowFigures.Groups[0], video, session.StartMs) { EndMs = session.EndMs };
                foreach (int number in session.Events) line.Add(in pass.Applied[number]);
                line.Viewers = session.Events.Select(number => pass.Applied[number].Pairs[0]).Where(pair => pair >= 0).Distinct().Count();
                yield return line;
            }
        }
    }

    private IEnumerable<Session> Joined(string video, long timeMs, long gap, long watermark) =>
        byVideo.GetValueOrDefault(video, []).Where(
            session => session.EndMs > watermark && session.StartMs < timeMs + gap && timeMs < session.EndMs);

    private sealed record Session(long StartMs, long EndMs, List<int> Events);
}

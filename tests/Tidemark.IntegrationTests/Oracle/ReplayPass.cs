using System.Runtime.InteropServices;
using System.Text;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>One pass over the input: what becomes of each line, by the rules alone and one event after another.</summary>
internal sealed class ReplayPass
{
    private const string Unknown = "unknown";

    private readonly OracleOptions options;
    private readonly ShardTrack[] shards;
    private readonly List<OracleVideo> videos = [];
    private readonly KeyIndex<string>[] keys = [new(), new(), new(), new()];
    private readonly KeyIndex<(int Key, int Viewer)>[] pairs = [new(), new(), new(), new()];
    private readonly KeyIndex<string> viewers = new();
    private readonly Dictionary<(string VideoId, string EventId), long> seen = [];
    private readonly List<AppliedEvent> applied = [];
    private long greatestTimeMs = long.MinValue;

    public ReplayPass(OracleOptions options)
    {
        this.options = options;
        Sessions = new SessionOracle(options.SessionGapMs);
        shards = [.. Enumerable.Range(0, options.Partitions).Select(_ => new ShardTrack(options.DelayMs))];
    }

    public ReadOnlySpan<AppliedEvent> Applied => CollectionsMarshal.AsSpan(applied);

    public IReadOnlyList<OracleVideo> Videos => videos;

    public SessionOracle Sessions { get; }

    public long Read { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>Refused lines, numbered from 1, and their codes.</summary>
    public List<(long Line, string Code)> Rejected { get; } = [];

    /// <summary>Late events and the watermark that each missed.</summary>
    public List<(string VideoId, string EventId, long Watermark)> Late { get; } = [];

    /// <summary>The furthest that a repeat arrived after its first.</summary>
    public long WidestRepeatMs { get; private set; }

    /// <summary>The keys of a kind of group, by number.</summary>
    public KeyIndex<string> Keys(int kind) => keys[kind];

    /// <summary>How many pairs of key and viewer a kind of group has.</summary>
    public int PairCount(int kind) => pairs[kind].Count;

    /// <summary>When a window of a video fires, as the number of the applied event that causes it.</summary>
    public int FiredBy(OracleVideo video, long endMs) => shards[video.Shard].FiredBy(endMs);

    /// <summary>Takes the next line.</summary>
    public void Take(string line)
    {
        Read++;
        (InputEvent? e, string? code) = LineJudge.Judge(line);
        if (e is null)
        {
            Rejected.Add((Read, code!));
            return;
        }

        greatestTimeMs = Math.Max(greatestTimeMs, e.TimeMs);
        ShardTrack shard = shards[KafkaPartitioner.PartitionOf(Encoding.UTF8.GetBytes(e.VideoId), shards.Length)];
        if (IsRepeat(e)) Duplicates++;
        else if (IsLate(e, shard.Watermark)) Late.Add((e.VideoId, e.EventId, shard.Watermark));
        else Apply(e, shard);
    }

    private bool IsRepeat(InputEvent e)
    {
        if (seen.TryAdd((e.VideoId, e.EventId), greatestTimeMs)) return false;
        WidestRepeatMs = Math.Max(WidestRepeatMs, greatestTimeMs - seen[(e.VideoId, e.EventId)]);
        return true;
    }

    /// <summary>Whether every window of every family that holds the time has fired (then so has the last of each), and no session takes
    /// it.</summary>
    private bool IsLate(InputEvent e, long watermark) =>
        options.Families.All(family => family.LastStart(e.TimeMs) + family.SizeMs <= watermark)
        && !Sessions.Takes(e.VideoId, e.TimeMs, watermark);

    private void Apply(InputEvent e, ShardTrack shard)
    {
        int number = applied.Count;
        int videoNumber = keys[0].NumberOf(e.VideoId);
        if (videoNumber == videos.Count) videos.Add(new OracleVideo(Array.IndexOf(shards, shard)));
        OracleVideo video = videos[videoNumber];
        int channel = e.ChannelId is { } own ? keys[1].NumberOf(own) : video.Origin?.Channel ?? keys[1].NumberOf(Unknown);
        int category = e.Category is { } named ? keys[2].NumberOf($"{named}") : video.Origin?.Category ?? keys[2].NumberOf(Unknown);
        video.Move(number, channel, category);
        (int measure, int amount) = MeasureOf(e.Type);
        AppliedEvent change = new()
        {
            TimeMs = e.TimeMs,
            Watermark = shard.Watermark,
            Measure = measure,
            Amount = amount,
            WatchMs = e.WatchMs,
            ViewDelta = video.Observe(0, e.TimeMs, e.Counters[0]),
            LikeDelta = video.Observe(1, e.TimeMs, e.Counters[1]),
            CommentDelta = video.Observe(2, e.TimeMs, e.Counters[2]),
        };
        ReadOnlySpan<int> numbers = [videoNumber, channel, category, keys[3].NumberOf("all")];
        int viewer = e.ViewerId is { } id ? viewers.NumberOf(id) : -1;
        for (int kind = 0; kind < GroupNumbers.Count; kind++)
        {
            change.Keys[kind] = numbers[kind];
            change.Pairs[kind] = viewer < 0 ? -1 : pairs[kind].NumberOf((numbers[kind], viewer));
        }

        applied.Add(change);
        Sessions.Add(e.VideoId, e.TimeMs, shard.Watermark, number);
        shard.Observe(e.TimeMs, number);
    }

    private static (int Measure, int Amount) MeasureOf(string type) => type switch
    {
        "view" => (WindowFigures.Views, 1),
        "like" => (WindowFigures.Likes, 1),
        "unlike" => (WindowFigures.Likes, -1),
        "comment" => (WindowFigures.Comments, 1),
        "share" => (WindowFigures.Shares, 1),
        _ => (WindowFigures.Other, 0),
    };
}

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>What the oracle remembers of a video.</summary>
internal sealed class OracleVideo(int shard)
{
    private readonly (long TimeMs, long Value)?[] baselines = new (long TimeMs, long Value)?[3];
    private readonly List<(int Number, int Channel, int Category)> origins = [];

    public int Shard => shard;

    /// <summary>The last known channel and category, as numbers of their groups; null before the first event.</summary>
    public (int Number, int Channel, int Category)? Origin => origins.Count == 0 ? null : origins[^1];

    /// <summary>Where the video belongs from the applied event number <paramref name="number"/> on.</summary>
    public void Move(int number, int channel, int category)
    {
        if (Origin is not { } last || last.Channel != channel || last.Category != category) origins.Add((number, channel, category));
    }

    /// <summary>Where the video belonged after the applied event number <paramref name="number"/>.</summary>
    public (int Channel, int Category) OriginAfter(int number)
    {
        (int _, int channel, int category) = origins.FindLast(origin => origin.Number <= number);
        return (channel, category);
    }

    /// <summary>By how much a counter rose: 0 for the first observation, for one that fell and for one that is not newer.</summary>
    public long Observe(int counter, long timeMs, long? value)
    {
        if (value is not { } now) return 0;
        (long TimeMs, long Value)? before = baselines[counter];
        if (before is { } last && timeMs <= last.TimeMs) return 0;
        baselines[counter] = (timeMs, now);
        return before is { } old ? Math.Max(0, now - old.Value) : 0;
    }
}

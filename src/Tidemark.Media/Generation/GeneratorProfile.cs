namespace Tidemark.Media.Generation;

/// <summary>How generated traffic behaves over event time.</summary>
public enum GeneratorProfile
{
    /// <summary>The rate throughout; every event by itself, of any viewer.</summary>
    Steady,

    /// <summary>The rhythm of a day in UTC: a tenth of the rate from 02:00 to 05:00, 80 % of it from 12:00 to 13:00, all of it from 19:00
    /// to 22:00, and a smooth curve between; 62 % on average. Viewers watch several videos in a row.</summary>
    Daily,

    /// <summary>The rate, and on top of it what goes viral: some 7 videos an hour take off, each with up to a fifth of the rate. Viewers
    /// watch several videos in a row.</summary>
    Viral,

    /// <summary>Ten times the rate from the 10th to the 20th minute of every hour after the start, with a minute's rise before and fall
    /// after; the rate else; 2.65 times the rate on average. Viewers watch several videos in a row.</summary>
    Sale,
}

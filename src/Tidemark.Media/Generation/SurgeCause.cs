namespace Tidemark.Media.Generation;

/// <summary>Why a video goes viral.</summary>
internal enum SurgeCause
{
    /// <summary>Somebody with a large following shows it: up within minutes, views from <c>external</c>.</summary>
    Influencer,

    /// <summary>It answers what the news makes people ask: up within minutes, views from <c>search</c>.</summary>
    News,

    /// <summary>The platform recommends it: up within half an hour, views from <c>suggested</c>. Good videos alone.</summary>
    Recommendation,

    /// <summary>Viewers send it to each other: slow at first and ever faster, views from <c>share</c>, and more shares. Good videos
    /// alone.</summary>
    WordOfMouth,
}

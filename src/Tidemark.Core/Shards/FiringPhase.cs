namespace Tidemark.Core.Shards;

/// <summary>Why the results of a whole window are computed.</summary>
internal enum FiringPhase
{
    /// <summary>The watermark crossed a multiple of the early period; the window stays open.</summary>
    Early,

    /// <summary>The watermark reached the point where the window fires.</summary>
    OnTime,

    /// <summary>Late events revised it. Its entities were put out with each of them; the groups follow here, together.</summary>
    Revised,
}

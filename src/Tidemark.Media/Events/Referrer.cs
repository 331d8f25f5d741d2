namespace Tidemark.Media.Events;

/// <summary>Where a view came from.</summary>
public enum Referrer : byte
{
    /// <summary>It did not say, or is no view.</summary>
    None,

    /// <summary>A search.</summary>
    Search,

    /// <summary>Browsing the platform.</summary>
    Browse,

    /// <summary>A share.</summary>
    Share,

    /// <summary>Another site.</summary>
    External,

    /// <summary>Something else.</summary>
    Other,
}

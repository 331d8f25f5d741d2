namespace Tidemark.Core.Windows;

/// <summary>What a window still does.</summary>
public enum WindowState
{
    /// <summary>It takes events and has yet to fire.</summary>
    Open,

    /// <summary>It has fired and still takes late events, which fire it again.</summary>
    Fired,

    /// <summary>Nothing changes it any more.</summary>
    Final,
}

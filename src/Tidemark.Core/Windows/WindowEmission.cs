namespace Tidemark.Core.Windows;

/// <summary>When a window puts out its result.</summary>
public enum WindowEmission
{
    /// <summary>When the watermark reaches its end, and again with a higher revision for each event that comes within the allowed
    /// lateness.</summary>
    OnWatermark,

    /// <summary>Once, when nothing can change it any more: when the watermark reaches its end plus the allowed lateness.</summary>
    FinalOnly,
}

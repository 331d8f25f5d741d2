using Tidemark.Core.Domains;
using Tidemark.Media.Features;

namespace Tidemark.Media.Windows;

/// <summary>What a video's trending score takes of its hour, and of the hour before.</summary>
public struct HourFold : IPartFold<MediaPane>
{
    /// <summary>The part that is the hour before.</summary>
    public const int Previous = 0;

    /// <summary>The part that is the hour.</summary>
    public const int Current = 1;

    /// <summary>Whether the video has an event in the hour.</summary>
    public bool IsActive { readonly get; private set; }

    /// <summary>Its views.</summary>
    public long Views { readonly get; private set; }

    /// <summary>Its <see cref="Formulas.EngagementScore"/>; exact, since all terms are whole numbers.</summary>
    public double Engagement { readonly get; private set; }

    /// <summary>The views of the hour before.</summary>
    public long PreviousViews { readonly get; private set; }

    /// <summary>What the video ranks by.</summary>
    public readonly double Score => Formulas.TrendingScore(Views, Engagement, Formulas.ViewVelocity(Views, PreviousViews));

    /// <inheritdoc/>
    public void Add(in MediaPane pane, int part)
    {
        MediaCounts counts = pane.Counts;
        if (part == Previous)
        {
            PreviousViews += counts.Views;
            return;
        }

        IsActive = true;
        Views += counts.Views;
        Engagement += Formulas.EngagementScore(in counts);
    }
}

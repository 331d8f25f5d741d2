using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Features;

/// <summary>Gold: the features of a video that models score.</summary>
/// <param name="Engagement24h"><see cref="Formulas.EngagementScore"/> over the day: from the start of the last `day` window that holds the
/// moment to the moment, so between 23 and 24 hours where windows slide by the hour.</param>
/// <param name="ViewVelocity"><see cref="Formulas.ViewVelocity"/> of the hour against the hour before; null where that had no view.</param>
/// <param name="Views1h">Views in the hour.</param>
public readonly record struct GoldFeatures(double Engagement24h, double? ViewVelocity, double Views1h) : IStored<GoldFeatures>
{
    /// <summary>The names of the features, in the order of <see cref="ToVector"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["engagement_24h", "view_velocity", "views_1h"];

    /// <summary>Gold from the counts of the hour, the hour before it, and the day.</summary>
    public static GoldFeatures Of(in MediaCounts hour, in MediaCounts previousHour, in MediaCounts day) =>
        new(Formulas.EngagementScore(in day), Formulas.ViewVelocity(hour.Views, previousHour.Views), hour.Views);

    /// <summary>The features as a model takes them; NaN stands for null.</summary>
    public double[] ToVector() => [Engagement24h, ViewVelocity ?? double.NaN, Views1h];

    /// <inheritdoc/>
    public void Write(ByteWriter writer)
    {
        writer.WriteDouble(Engagement24h);
        writer.WriteDouble(ViewVelocity ?? double.NaN);
        writer.WriteDouble(Views1h);
    }

    /// <inheritdoc/>
    public static GoldFeatures Read(ref ByteReader reader)
    {
        double engagement = reader.ReadDouble(), velocity = reader.ReadDouble();
        return new GoldFeatures(engagement, double.IsNaN(velocity) ? null : velocity, reader.ReadDouble());
    }
}

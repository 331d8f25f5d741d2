namespace Tidemark.Server.Alerts;

/// <summary>How the values of a metric become one number.</summary>
public enum MetricFold
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The greatest.</summary>
    Max,

    /// <summary>The least.</summary>
    Min,

    /// <summary>By how much they grow together in a second, between two looks.</summary>
    Rate,
}

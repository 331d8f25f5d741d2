namespace Tidemark.Media.Generation;

/// <summary>How the delays between events and their emission are distributed around their mean.</summary>
public enum DisorderLaw
{
    /// <summary>Exponential; cut at 20 times the mean.</summary>
    Exponential,

    /// <summary>Pareto of the second kind (Lomax) with shape 2, whose variance is infinite: one delay in 121 is longer than 10 times the
    /// mean, one in 10,201 longer than 100 times. Cut at 200 times the mean.</summary>
    Pareto,
}

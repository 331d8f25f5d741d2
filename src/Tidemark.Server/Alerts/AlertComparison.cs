namespace Tidemark.Server.Alerts;

/// <summary>What a value is held against.</summary>
/// <param name="Operator"><c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> or <c>&lt;=</c>.</param>
/// <param name="Threshold">What stands right of it.</param>
public readonly record struct AlertComparison(string Operator, double Threshold)
{
    /// <summary>Whether the condition asks for high values, so that it clears at low ones.</summary>
    public bool IsUpward => Operator[0] == '>';

    /// <summary>Whether a value fulfils it.</summary>
    public bool Holds(double value) => Holds(value, Threshold);

    /// <summary>Whether a value is on this side of another threshold.</summary>
    public bool Holds(double value, double threshold) => Operator switch
    {
        ">" => value > threshold,
        ">=" => value >= threshold,
        "<" => value < threshold,
        _ => value <= threshold,
    };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Operator} {Threshold}");
}

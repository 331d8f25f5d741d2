namespace Tidemark.SimulationTests.Checkers;

/// <summary>An applied event, with the colour that its key had then.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Value">What windows add up.</param>
/// <param name="Key">Its key.</param>
/// <param name="Colour">The key's colour, this event included.</param>
internal sealed record OracleEvent(long Time, long Value, string Key, string Colour);

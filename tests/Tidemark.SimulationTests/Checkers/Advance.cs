using Tidemark.Core.Time;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>A move of a shard's watermark from outside: an input, like a record.</summary>
/// <param name="Position">How many records had been taken.</param>
/// <param name="Time">Where to.</param>
internal readonly record struct Advance(long Position, EventTime Time);

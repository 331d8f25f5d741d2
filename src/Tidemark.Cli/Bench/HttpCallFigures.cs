namespace Tidemark.Cli.Bench;

/// <summary>What was measured of a call.</summary>
/// <param name="PerSecond">Requests a second of 32 connections that never wait; the middle of three measurements.</param>
/// <param name="HalfPerSecond">Requests a second when the connections paused so that about half as many came.</param>
/// <param name="HalfP99Ms">The 99th percentile of how long these took, in milliseconds.</param>
internal sealed record HttpCallFigures(double PerSecond, double HalfPerSecond, double HalfP99Ms);

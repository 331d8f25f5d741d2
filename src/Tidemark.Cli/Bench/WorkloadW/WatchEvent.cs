namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>One view: 16 bytes.</summary>
/// <param name="TimeMs">When it happened, in milliseconds of event time.</param>
/// <param name="Key">The video, a number from 0 to 100,002.</param>
/// <param name="Viewer">Who watched, a number from 0 to 999,999.</param>
/// <param name="WatchMs">For how long, in milliseconds.</param>
internal readonly record struct WatchEvent(int TimeMs, int Key, int Viewer, int WatchMs);

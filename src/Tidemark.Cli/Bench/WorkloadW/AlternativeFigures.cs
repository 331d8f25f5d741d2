namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>Three ways to have distinct viewers of a sliding window, each on one core: events a second.</summary>
/// <param name="PanesMerged">A sketch for each pane, merged for each result: the baseline.</param>
/// <param name="LastPaneByRegister">One sketch for each video, whose registers know in which pane each rank was last seen.</param>
/// <param name="LastPaneByPair">A table of when each pair of video and viewer was last seen: the engine's operator, without actors.</param>
internal sealed record AlternativeFigures(long PanesMerged, long LastPaneByRegister, long LastPaneByPair);

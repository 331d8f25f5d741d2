namespace Tidemark.PropertyTests.Core.Sketches;

/// <summary>How often the statistical tests of sketches try: at a reduced size, or at full size where the environment variable
/// <c>TIDEMARK_SKETCH_TRIALS</c> is <c>full</c>.</summary>
internal static class SketchTrials
{
    private static readonly bool isFull = Environment.GetEnvironmentVariable("TIDEMARK_SKETCH_TRIALS") == "full";

    /// <summary>The one or the other.</summary>
    public static int Of(int reduced, int full) => isFull ? full : reduced;
}

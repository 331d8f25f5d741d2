using System.CommandLine;
using Tidemark.Cli.Sketches;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark sketch</c>: the engine's sketches over the lines of standard input.</summary>
internal static class SketchCommand
{
    public static Command Create() => new("sketch", "Tells of the lines of standard input, in memory that does not grow with them.")
    {
        DistinctLines.Create(), NumberQuantiles.Create(), TopLines.Create(), SampledLines.Create(), UniqueLines.Create(),
    };
}

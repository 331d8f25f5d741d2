namespace Tidemark.Cli.Bench;

/// <summary>Measures one family of sketches. A new family is one class, listed in <see cref="SketchBench"/>.</summary>
internal interface ISketchBench
{
    /// <summary>Measures; the rows come in the order in which they are printed.</summary>
    IEnumerable<SketchFigures> Run();
}

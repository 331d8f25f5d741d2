using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.Cli.Sketches;

/// <summary>Where a verb of <c>tidemark sketch</c> takes from what it has not seen itself, and where it stores what it has.</summary>
/// <param name="Merge">Stored sketches; <c>-</c> stands for the lines of standard input.</param>
/// <param name="Save">Where the sketch is stored; null for nowhere.</param>
internal sealed record SketchFiles(IReadOnlyList<string> Merge, string? Save)
{
    private const string StandardInput = "-";

    /// <summary>The sketch that the lines are added to: the stored ones merged, or a new one.</summary>
    /// <param name="read">Reads a stored one.</param>
    /// <param name="make">Makes an empty one as the command line wishes it.</param>
    /// <param name="isAsked">Whether the command line says what it must be like; else the first stored one does.</param>
    /// <exception cref="TidemarkException">A file cannot be read, is damaged, or of another kind or other parameters; or the sketch could
    /// not be stored later.</exception>
    public T Open<T>(SketchRead<T> read, Func<T> make, bool isAsked) where T : class, IStoredSketch<T>
    {
        if (Save is not null) RefuseUnstorable(Save);
        T? sketch = isAsked ? make() : null;
        string origin = "the command line";
        foreach (string file in Merge.Where(file => file != StandardInput))
        {
            T stored = SketchFile.Read(file, T.Kind, read);
            if (sketch is null) (sketch, origin) = (stored, file);
            else if (stored.Parameters == sketch.Parameters) sketch.Merge(stored);
            else
            {
                throw new TidemarkException(
                    $"{file} was made with {stored.Parameters} and cannot be merged with {sketch.Parameters} of {origin}; make it again "
                    + "with these, or leave one of the two out.");
            }
        }

        return sketch ?? make();
    }

    /// <summary>The lines of standard input; none where stored sketches alone are merged, so that nobody waits for a terminal.</summary>
    public LineBatchReader OpenLines() => new(
        Merge.Count == 0 || Merge.Contains(StandardInput) ? Console.OpenStandardInput() : Stream.Null, "standard input");

    /// <summary>Stores the sketch where that is asked for.</summary>
    /// <exception cref="TidemarkException">The file cannot be written.</exception>
    public void Store<T>(T sketch) where T : class, IStoredSketch<T>
    {
        if (Save is not null) SketchFile.Write(Save, T.Kind, sketch.Write);
    }

    /// <summary>What can be known beforehand is told before hours of lines have been read.</summary>
    private static void RefuseUnstorable(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || !Directory.Exists(Path.GetDirectoryName(full)))
            throw new TidemarkException($"The sketch cannot be saved in {path}: name a file in a folder that exists.");
    }
}

using Tidemark.Core.Codecs;

namespace Tidemark.Cli.Sketches;

/// <summary>What the verbs of <c>tidemark sketch</c> store with <c>--save</c> and merge with <c>--merge</c>.</summary>
internal interface IStoredSketch<TSelf> where TSelf : IStoredSketch<TSelf>
{
    /// <summary>The verb, which stored files are marked with.</summary>
    static abstract string Kind { get; }

    /// <summary>The options that two sketches must have in common to be merged, as they are written on the command line.</summary>
    string Parameters { get; }

    /// <summary>Writes the sketch.</summary>
    void Write(ByteWriter writer);

    /// <summary>Takes over all that another sketch of the same parameters has seen.</summary>
    void Merge(TSelf other);
}

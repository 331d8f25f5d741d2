namespace Tidemark.Connectors.Files;

/// <summary>Lines that stand one behind the other in a <see cref="LineBatchReader"/>'s window; valid until it is read again.</summary>
public readonly ref struct LineBatch
{
    /// <summary>The most lines in one batch.</summary>
    public const int CountMax = 4096;

    internal LineBatch(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, long firstNumber)
    {
        Bytes = bytes;
        Starts = starts;
        Lengths = lengths;
        FirstNumber = firstNumber;
    }

    /// <summary>All the lines with their ends, as they were read.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Where each line starts in <see cref="Bytes"/>.</summary>
    public ReadOnlySpan<int> Starts { get; }

    /// <summary>How many bytes each line has without its end.</summary>
    public ReadOnlySpan<int> Lengths { get; }

    /// <summary>The number of the first line in the input, which starts with 1.</summary>
    public long FirstNumber { get; }

    /// <summary>How many lines there are, at least 1.</summary>
    public int Count => Starts.Length;

    /// <summary>A line without its end.</summary>
    public ReadOnlySpan<byte> this[int index] => Bytes.Slice(Starts[index], Lengths[index]);

    /// <summary>A line with its end, which only the last one of the input may lack.</summary>
    public ReadOnlySpan<byte> WithEnd(int index) =>
        Bytes[Starts[index]..(index + 1 < Starts.Length ? Starts[index + 1] : Bytes.Length)];
}

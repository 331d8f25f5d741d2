using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Connectors.Files;

/// <summary>Finds where lines end, 64 bytes at a time.</summary>
internal static class LineCutter
{
    private const byte NewLine = (byte)'\n';
    private const byte Return = (byte)'\r';

    /// <summary>Bytes looked at in one step, and so the most lines that one step finds.</summary>
    private const int Step = 64;

    /// <summary>Cuts whole lines off, until all bytes are scanned or the next step may find more lines than there is room for.</summary>
    /// <param name="bytes">What is cut.</param>
    /// <param name="scanned">How many of the first bytes hold no line end; on return, how many of the first behind what was cut.</param>
    /// <param name="starts">Where each line starts; room for at least 128.</param>
    /// <param name="lengths">How many bytes each has without its end; as much room.</param>
    /// <param name="cut">The bytes that were cut off as lines, ends included.</param>
    /// <returns>How many lines were cut.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Compiled once, well: a short run would else spend itself in unoptimized code.
    public static int Cut(ReadOnlySpan<byte> bytes, ref int scanned, Span<int> starts, Span<int> lengths, out int cut)
    {
        int count = 0, start = 0, at = scanned;
        Vector256<byte> newLines = Vector256.Create(NewLine);
        for (; at <= bytes.Length - Step && count <= starts.Length - Step; at += Step)
        {
            ulong first = Vector256.Equals(Vector256.Create(bytes[at..]), newLines).ExtractMostSignificantBits();
            ulong second = Vector256.Equals(Vector256.Create(bytes[(at + 32)..]), newLines).ExtractMostSignificantBits();
            ulong found = first | (second << 32);
            for (; found != 0; found &= found - 1)
            {
                int end = at + BitOperations.TrailingZeroCount(found);
                starts[count] = start;
                lengths[count++] = LengthOf(bytes, start, end);
                start = end + 1;
            }
        }

        if (at > bytes.Length - Step)
        {
            for (; at < bytes.Length && count < starts.Length; at++)
            {
                if (bytes[at] != NewLine) continue;
                starts[count] = start;
                lengths[count++] = LengthOf(bytes, start, at);
                start = at + 1;
            }
        }

        cut = start;
        scanned = at - start;
        return count;
    }

    private static int LengthOf(ReadOnlySpan<byte> bytes, int start, int end) =>
        end - start - (end > start && bytes[end - 1] == Return ? 1 : 0);
}

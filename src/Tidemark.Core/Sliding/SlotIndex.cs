using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Sliding;

/// <summary>Finds the slot of a key: open addressing over lines of eight entries of 8 bytes, at most half full.</summary>
/// <remarks>A line holds eight keys and behind them their slots, each + 1; 0 is an empty entry, and a line fills from its start. All keys
/// of a line are compared at once, so that a look-up rarely takes a branch that could not be foretold. Keys leave only all together.
/// Owned by the operator; not thread-safe.</remarks>
internal sealed class SlotIndex
{
    private const int KeysPerLine = 8;
    private const int LogLinesMin = 3;

    private LineArray lines = new(1 << LogLinesMin);
    private int shift = 32 - LogLinesMin;
    private int count;

    /// <summary>How many lines there are.</summary>
    public int LineCount => lines.Count;

    /// <summary>Brings everything near, line by line, which is many times faster than at random.</summary>
    public void BringNear()
    {
        for (int line = 0; line < lines.Count; line++) lines.BringNear(line);
    }

    /// <summary>Brings near where the look-up of <paramref name="key"/> starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BringNear(int key) => lines.BringNear(Home(key));

    /// <summary>The slot of <paramref name="key"/>, or −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int key)
    {
        ref int keys = ref KeysOf(Home(key));
        uint equal = Vector256.Equals(Vector256.LoadUnsafe(ref keys), Vector256.Create(key)).ExtractMostSignificantBits();
        int entry = Unsafe.Add(ref keys, KeysPerLine + (BitOperations.TrailingZeroCount(equal) & (KeysPerLine - 1)));
        return equal != 0 && entry != 0 ? entry - 1 : FindBeyond(key);
    }

    /// <summary>Adds a key that is not there.</summary>
    public void Add(int key, int slot)
    {
        if (++count > lines.Count * KeysPerLine / 2) Grow();
        Insert(key, slot + 1);
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        (lines, shift, count) = (new LineArray(1 << LogLinesMin), 32 - LogLinesMin, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindBeyond(int key)
    {
        for (int line = Home(key); ; line = (line + 1) & (lines.Count - 1))
        {
            ref int keys = ref KeysOf(line);
            for (int i = 0; i < KeysPerLine; i++)
            {
                int entry = Unsafe.Add(ref keys, KeysPerLine + i);
                if (entry == 0) return -1;
                if (Unsafe.Add(ref keys, i) == key) return entry - 1;
            }
        }
    }

    private void Grow()
    {
        LineArray old = lines;
        lines = new LineArray(checked(old.Count * 2));
        shift--;
        for (int line = 0; line < old.Count; line++)
        {
            ref int keys = ref Unsafe.As<ulong, int>(ref old[line]);
            for (int i = 0; i < KeysPerLine; i++)
            {
                int entry = Unsafe.Add(ref keys, KeysPerLine + i);
                if (entry != 0) Insert(Unsafe.Add(ref keys, i), entry);
            }
        }

        old.KeepAlive();
    }

    private void Insert(int key, int entry)
    {
        for (int line = Home(key); ; line = (line + 1) & (lines.Count - 1))
        {
            ref int keys = ref KeysOf(line);
            for (int i = 0; i < KeysPerLine; i++)
            {
                if (Unsafe.Add(ref keys, KeysPerLine + i) != 0) continue;
                Unsafe.Add(ref keys, i) = key;
                Unsafe.Add(ref keys, KeysPerLine + i) = entry;
                return;
            }
        }
    }

    private ref int KeysOf(int line) => ref Unsafe.As<ulong, int>(ref lines[line]);

    /// <summary>Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): interned keys are dense, and this spreads runs of them evenly.</summary>
    private int Home(int key) => (int)((uint)key * 0x9E3779B9u >> shift);
}

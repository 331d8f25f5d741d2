using Tidemark.Core.Time;

namespace Tidemark.Core.Sliding;

/// <summary>The results of one window: a row for each key with an event in it, in no order that means anything.</summary>
public readonly ref struct SlidingResults
{
    private readonly ReadOnlySpan<int> keys;
    private readonly ReadOnlySpan<WindowSum> sums;
    private readonly SlidingDistinct? distinct;

    internal SlidingResults(Interval window, ReadOnlySpan<int> keys, ReadOnlySpan<WindowSum> sums, SlidingDistinct? distinct)
    {
        Window = window;
        this.keys = keys;
        this.sums = sums;
        this.distinct = distinct;
    }

    /// <summary>The window.</summary>
    public Interval Window { get; }

    /// <summary>The rows, one after another.</summary>
    public Rows GetEnumerator() => new(this);

    /// <summary>Walks the slots and leaves out those of keys without an event.</summary>
    public ref struct Rows
    {
        private readonly SlidingResults results;
        private int slot = -1;

        internal Rows(SlidingResults results) => this.results = results;

        /// <summary>The row.</summary>
        public readonly SlidingRow Current =>
            new(results.keys[slot], results.sums[slot].Count, results.sums[slot].Sum, results.distinct, slot);

        /// <summary>Goes to the next row.</summary>
        public bool MoveNext()
        {
            while (++slot < results.sums.Length)
                if (results.sums[slot].Count != 0) return true;
            return false;
        }
    }
}

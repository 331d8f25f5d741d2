using Tidemark.Core.Time;
using Tidemark.Media.Generation;

namespace Tidemark.Cli.Commands;

/// <summary>Consecutive events of a generator, on their way from the thread that makes them to the one that writes them.</summary>
internal sealed class EventBlock
{
    private const int Capacity = 4_096;
    private readonly GeneratedEvent[] events = new GeneratedEvent[Capacity];
    private readonly EventTime[] emittedAt = new EventTime[Capacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The event at a place.</summary>
    public ref readonly GeneratedEvent this[int i] => ref events[i];

    /// <summary>When it arrives.</summary>
    public EventTime EmittedAt(int i) => emittedAt[i];

    /// <summary>Takes the next events of a generator, as many as there is room for; false where there are no more.</summary>
    public bool TryFill(EventGenerator generator)
    {
        for (Count = 0; Count < Capacity && generator.TryNext(out events[Count], out emittedAt[Count]);) Count++;
        return Count > 0;
    }
}

namespace Tidemark.Media.Generation;

/// <summary>Decides what happens at an instant. Owned by the generator; draws all chance from the generator's own.</summary>
internal interface IEventMix
{
    /// <summary>Makes the event of <paramref name="nowMs"/>: its video, kind, viewer and figures.</summary>
    /// <param name="offered">A video drawn by popularity, for what is not bound to another one.</param>
    /// <param name="nowMs">Event time, never before the last.</param>
    /// <param name="e">The event; its time and number are set by the caller.</param>
    void Next(GeneratedVideo offered, long nowMs, ref GeneratedEvent e);
}

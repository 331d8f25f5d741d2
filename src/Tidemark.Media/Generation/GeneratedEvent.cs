namespace Tidemark.Media.Generation;

/// <summary>A generated event that is not written as a line yet: small, so that many can wait for their arrival, and all that
/// <see cref="EventLines"/> needs, so that it can be written by another thread.</summary>
public struct GeneratedEvent
{
    /// <summary>Null for a bad line alone.</summary>
    internal GeneratedVideo? Video;

    /// <summary>The whole line, where it is a bad one.</summary>
    internal byte[]? BadLine;

    internal long TimeMs;

    /// <summary>The number behind the prefix of the event id.</summary>
    internal long Number;

    /// <summary>A view's <c>watch_ms</c> and the index of its referrer; the three parts of a comment; the three counters of
    /// <c>stats</c>.</summary>
    internal long A, B, C;

    internal int Viewer;
    internal EventKind Kind;

    /// <summary>The index of the viewer's country.</summary>
    internal byte Country;

    /// <summary>Whether the line names channel and category.</summary>
    internal bool NamesOrigin;

    /// <summary>Whether the line was sent before.</summary>
    internal bool IsRepeat;
}

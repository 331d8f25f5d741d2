using System.Threading.Channels;

namespace Tidemark.Engine.Actors;

/// <summary>Lets so many in at a time; the others wait in line.</summary>
/// <remarks>Safe for use from any thread. Who has waited goes on on the scheduler it waited on, which a semaphore does not do.</remarks>
/// <param name="places">How many may be inside, at least 1.</param>
internal sealed class Turnstile(int places)
{
    private readonly Channel<bool> inside = Channel.CreateBounded<bool>(places);

    /// <summary>Goes in, as soon as there is a place.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken) => inside.Writer.WriteAsync(true, cancellationToken);

    /// <summary>Goes out, by who is inside.</summary>
    public void Leave() => inside.Reader.TryRead(out _);
}

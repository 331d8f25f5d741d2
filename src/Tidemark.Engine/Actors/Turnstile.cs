using System.Threading.Channels;

namespace Tidemark.Engine.Actors;

/// <summary>Lets one in at a time; the others wait in line.</summary>
/// <remarks>Safe for use from any thread. Who has waited goes on on the scheduler it waited on, which a semaphore does not do.</remarks>
internal sealed class Turnstile
{
    private readonly Channel<bool> inside = Channel.CreateBounded<bool>(1);

    /// <summary>Goes in, as soon as nobody is inside.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken) => inside.Writer.WriteAsync(true, cancellationToken);

    /// <summary>Goes out, by who is inside.</summary>
    public void Leave() => inside.Reader.TryRead(out _);
}

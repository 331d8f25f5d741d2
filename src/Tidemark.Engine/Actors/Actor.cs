using System.Threading.Channels;

namespace Tidemark.Engine.Actors;

/// <summary>One bounded mailbox, one reader, one owner of its state.</summary>
/// <remarks>A full mailbox makes senders wait, it never drops. What <see cref="ReceiveAsync"/> throws ends the incarnation:
/// <see cref="Supervisor"/> starts the next one, which finds the messages that were not yet read.</remarks>
/// <typeparam name="TMessage">What it is told; immutable. Batches, not single events.</typeparam>
public abstract class Actor<TMessage>
{
    private readonly Channel<TMessage> mailbox;

    /// <summary>Makes an actor that does not run yet.</summary>
    /// <param name="name">Its name in logs.</param>
    /// <param name="mailboxCapacity">How many messages may wait, at least 1.</param>
    protected Actor(string name, int mailboxCapacity)
    {
        Name = name;
        mailbox = Channel.CreateBounded<TMessage>(
            new BoundedChannelOptions(mailboxCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <summary>Its name in logs.</summary>
    public string Name { get; }

    /// <summary>How many messages wait.</summary>
    public int MailboxDepth => mailbox.Reader.Count;

    /// <summary>Puts a message into the mailbox; waits while it is full.</summary>
    public ValueTask SendAsync(TMessage message, CancellationToken cancellationToken) =>
        mailbox.Writer.WriteAsync(message, cancellationToken);

    /// <summary>Puts a message into the mailbox unless it is full.</summary>
    public bool TrySend(TMessage message) => mailbox.Writer.TryWrite(message);

    /// <summary>Prepares an incarnation: the state is read anew from where it is kept.</summary>
    /// <returns>Whether to go on; false ends the actor for good.</returns>
    protected abstract ValueTask<bool> StartAsync(CancellationToken cancellationToken);

    /// <summary>Handles one message.</summary>
    /// <returns>Whether to go on; false ends the actor for good.</returns>
    protected abstract ValueTask<bool> ReceiveAsync(TMessage message, CancellationToken cancellationToken);

    /// <summary>Gives up what the incarnation holds, however it ended.</summary>
    protected abstract ValueTask StopAsync();

    /// <summary>Lives one incarnation.</summary>
    /// <returns>True where the actor has ended for good.</returns>
    internal async Task<bool> LiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await StartAsync(cancellationToken)) return true;
            while (await mailbox.Reader.WaitToReadAsync(cancellationToken))
                while (mailbox.Reader.TryRead(out TMessage? message))
                    if (!await ReceiveAsync(message, cancellationToken)) return true;
            return true;
        }
        finally
        {
            await StopAsync();
        }
    }
}

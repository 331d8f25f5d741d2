using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tidemark.Core.Codecs;
using Tidemark.Media.Generation;

namespace Tidemark.Cli.Commands;

/// <summary>Generates on a thread of its own, a few blocks ahead of who reads them. What comes out does not depend on the threads: one
/// decides everything, the other one only writes it down.</summary>
internal sealed class EventFeed
{
    private const int BlocksMax = 8;

    private readonly GeneratorOptions options;
    private readonly Stream? truth;
    private readonly Channel<EventBlock> filled = NewChannel();
    private readonly Channel<EventBlock> empty = NewChannel();

    /// <param name="options">What to generate.</param>
    /// <param name="truth">Where the hidden truth goes; null for nowhere. Stays the caller's.</param>
    public EventFeed(GeneratorOptions options, Stream? truth)
    {
        (this.options, this.truth) = (options, truth);
        for (int i = 0; i < BlocksMax; i++) empty.Writer.TryWrite(new EventBlock());
    }

    /// <summary>Duplicates and bad lines; to be read when all blocks have been.</summary>
    public (long Duplicates, long Bad) Odd { get; private set; }

    /// <summary>All blocks, in order. To be called once; a block is valid until the next one is asked for.</summary>
    public async IAsyncEnumerable<EventBlock> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task generating = Task.Run(() => GenerateAsync(reading.Token), CancellationToken.None);
        try
        {
            await foreach (EventBlock block in filled.Reader.ReadAllAsync(cancellationToken))
            {
                yield return block;
                empty.Writer.TryWrite(block);
            }
        }
        finally
        {
            await reading.CancelAsync();
            await generating;
        }
    }

    private static Channel<EventBlock> NewChannel() => Channel.CreateBounded<EventBlock>(
        new BoundedChannelOptions(BlocksMax) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });

    private async Task GenerateAsync(CancellationToken cancellationToken)
    {
        try
        {
            ByteWriter? hidden = truth is null ? null : new ByteWriter(64 << 10);
            var generator = new EventGenerator(options, hidden);
            while (true)
            {
                EventBlock block = await empty.Reader.ReadAsync(cancellationToken);
                bool any = block.TryFill(generator);
                if (hidden is not null)
                {
                    truth!.Write(hidden.WrittenSpan);
                    hidden.Clear();
                }

                if (!any) break;
                await filled.Writer.WriteAsync(block, cancellationToken);
            }

            Odd = (generator.Duplicates, generator.Bad);
            filled.Writer.Complete();
        }
        catch (Exception failure)
        {
            // Whoever reads the blocks meets it.
            filled.Writer.Complete(failure);
        }
    }
}

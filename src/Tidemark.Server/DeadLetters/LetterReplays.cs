using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.DeadLetters;

/// <summary>Sends dead letters through the log again and learns what becomes of them.</summary>
/// <remarks>
/// A replay: (1) look what the ledger knows of the letter, (2) watch its shard, (3) write down that it is sent, (4) append its record,
/// (5) write down its offset, (6) wait for its fate, (7) write that down. It goes on when whoever asked has gone. Safe for use from any
/// thread.
/// </remarks>
internal sealed class LetterReplays(Node node, DeadLetterFiles letters, ReplayLedger ledger, ILogger logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<OutputId, Task<ReplayResult>> running = [];
    private readonly CancellationTokenSource stopping = new();

    /// <summary>How the last replay of a letter stands; null where there was none. A replay that a stop of the process interrupted has
    /// failed again if its record is among the dead letters.</summary>
    public LetterReplay? StandingOf(OutputId id)
    {
        LetterReplay? last = ledger.Of(id);
        if (last is not { Fate: null, Position: { } position } || letters.At(id.Shard, position) is not { } became) return last;
        RecordOutcome outcome = became.Line.Code == DeadLetterOutput.Poisoned ? RecordOutcome.Poisoned : RecordOutcome.Rejected;
        return last with { Fate = LetterFates.Name(outcome), Code = became.Line.Code, Message = became.Line.Message };
    }

    /// <summary>How often the event of a letter was tried in vain, over all its replays.</summary>
    public int RetriesOf(DeadLetter letter) =>
        (letter.Line.Retries ?? 1) + (ledger.At(letter.Id.Shard, letter.Id.Offset)?.Retries ?? 0);

    /// <summary>Replays a letter; one that is being replayed is not sent twice.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="again">Whether to send it even where it may have been counted already.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">The disk failed; what became of it may not be known.</exception>
    public Task<ReplayResult> ReplayAsync(DeadLetter letter, bool again)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, this);
            if (running.TryGetValue(letter.Id, out Task<ReplayResult>? under)) return under;
            if (running.Count >= node.Options.Engine.WatchesMax)
                return Task.FromResult(ReplayResult.Refused(ReplayRefusal.Busy, last: null));
            Task<ReplayResult> replay = Task.Run(() => RunAsync(letter, again, stopping.Token), CancellationToken.None);
            running.Add(letter.Id, replay);
            return replay;
        }
    }

    /// <summary>Gives up what waits for its fate; the ledger says that it is not known.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] left;
        lock (gate) left = [.. running.Values];
        await stopping.CancelAsync();
        await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task<ReplayResult> RunAsync(DeadLetter letter, bool again, CancellationToken cancellationToken)
    {
        try
        {
            // (1) Whose event was counted, or is another letter now, is not sent.
            LetterReplay? last = StandingOf(letter.Id);
            if (last is { HasFailedAgain: true }) return ReplayResult.Refused(ReplayRefusal.FailedAgain, last);
            if (last is { Fate: not null }) return new ReplayResult(last, WasSent: false);
            if (last is not null && !again && !await IsNoticedAsync(last, cancellationToken))
                return ReplayResult.Refused(ReplayRefusal.FateNotKnown, last);
            return await SendAsync(letter, last, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ReplayFailed(logger, failure, letter.Id.ToString());
            throw;
        }
        finally
        {
            lock (gate) running.Remove(letter.Id);
        }
    }

    private async Task<ReplayResult> SendAsync(DeadLetter letter, LetterReplay? last, CancellationToken cancellationToken)
    {
        if (node.Cluster is not null) return await SendToTopicAsync(letter, last);

        // (2) Watch; (3) from here on a crash leaves a replay whose fate is not known.
        using ShardWatch watch = await node.Shards.WatchAsync(letter.Id.Shard, cancellationToken);
        var sent = new LetterReplay(letter.Id, node.Now(), RetriesOf(letter));
        ledger.Write(sent);

        // (4) Append.
        var record = new RecordBatchBuilder();
        record.Add(letter.Line.BytesBase64, sent.Time);
        AppendResult appended = await node.Log.AppendAsync([record.Build(letter.Id.Shard, firstOffset: 0)], CancellationToken.None);
        if (appended.Outcome != AppendOutcome.Durable)
        {
            ledger.Withdraw(sent, last);
            bool full = appended.Outcome == AppendOutcome.OutOfDisk;
            return ReplayResult.Refused(full ? ReplayRefusal.OutOfDisk : ReplayRefusal.Busy, last);
        }

        // (5) Its offset; (6) its fate; (7) known for good.
        LetterReplay placed = sent with { Position = appended.FirstOffsets[0] };
        ledger.Write(placed);
        if (await watch.FateOfAsync(appended.FirstOffsets[0], cancellationToken) is not { } fate) return new ReplayResult(placed, true);
        LetterReplay done = placed with { Fate = LetterFates.Name(fate.Outcome), Code = fate.Code, Message = fate.Message };
        ledger.Write(done);
        Log.Replayed(logger, letter.Id.ToString(), appended.FirstOffsets[0], done.Fate);
        return new ReplayResult(done, true);
    }

    /// <summary>In a cluster the record takes its place among those of other producers, and its shard may be anywhere: what becomes of it,
    /// the shard's counters tell, and a new dead letter if it fails again.</summary>
    private async Task<ReplayResult> SendToTopicAsync(DeadLetter letter, LetterReplay? last)
    {
        var sent = new LetterReplay(letter.Id, node.Now(), RetriesOf(letter));
        ledger.Write(sent);
        var record = new RecordBatchBuilder();
        record.Add(letter.Line.BytesBase64, sent.Time);
        try
        {
            await node.Log.AppendAsync([record.Build(letter.Id.Shard, firstOffset: 0)], CancellationToken.None);
        }
        catch (TidemarkException)
        {
            ledger.Withdraw(sent, last);
            throw;
        }

        return new ReplayResult(sent, WasSent: true);
    }

    /// <summary>Whether the shard still notices a repeat of the record that was sent; of a shard that is elsewhere that is not
    /// known.</summary>
    private async Task<bool> IsNoticedAsync(LetterReplay sent, CancellationToken cancellationToken)
    {
        if (!node.Shards.Holds(sent.Id.Shard)) return false;
        EventTime now = node.Now();
        long coveredMs = await node.Shards.AskAsync(sent.Id.Shard, view => view.State.DeduplicationCoveredMs, cancellationToken);
        return now.Milliseconds - sent.Time.Milliseconds < coveredMs;
    }
}

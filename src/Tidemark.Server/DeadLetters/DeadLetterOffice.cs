using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Files;
using Tidemark.Core.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.DeadLetters;

/// <summary>The dead letters of a serving node: lists them, shows them, replays them. Safe for use from any thread.</summary>
public sealed class DeadLetterOffice : IAsyncDisposable
{
    private readonly JsonLinesSink sink;
    private readonly DeadLetterFiles files;
    private readonly ReplayLedger ledger;
    private readonly LetterReplays replays;

    private readonly LetterUpkeep upkeep;

    private DeadLetterOffice(
        JsonLinesSink sink, DeadLetterFiles files, ReplayLedger ledger, LetterReplays replays, LetterUpkeep upkeep)
    {
        (this.sink, this.files, this.ledger, this.replays) = (sink, files, ledger, replays);
        this.upkeep = upkeep;
    }

    /// <summary>How many letters were dropped since the node started, to make room or because they were old.</summary>
    public long Dropped => sink.LinesDropped(DeadLetterFiles.Stream) + upkeep.Dropped;

    /// <summary>Opens the office of a node.</summary>
    /// <param name="node">The node that letters are replayed to.</param>
    /// <param name="sink">What writes the letters.</param>
    /// <param name="options">What it was made with.</param>
    /// <param name="loggers">Where replays are logged.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">The record of replays cannot be read or written.</exception>
    public static DeadLetterOffice Open(Node node, JsonLinesSink sink, JsonLinesSinkOptions options, ILoggerFactory loggers)
    {
        var files = new DeadLetterFiles(options, node.Options.Partitions);
        ReplayLedger ledger = ReplayLedger.Open(Path.Combine(options.Directory, "replays.jsonl"), files);
        ILogger logger = loggers.CreateLogger<DeadLetterOffice>();
        return new DeadLetterOffice(
            sink, files, ledger, new LetterReplays(node, files, ledger, logger), new LetterUpkeep(node, sink, logger));
    }

    /// <summary>Gives up replays that wait, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await upkeep.DisposeAsync();
        await replays.DisposeAsync();
        ledger.Dispose();
    }

    /// <inheritdoc cref="LetterUpkeep.EraseAsync"/>
    internal Task<(int DeadLetters, int Late)> EraseAsync(string viewer, CancellationToken cancellationToken) =>
        upkeep.EraseAsync(viewer, cancellationToken);

    /// <summary>The letter of this identity; null where none is kept.</summary>
    internal DeadLetter? Find(OutputId id) => files.Find(id);

    /// <inheritdoc cref="DeadLetterFiles.Read(OutputId?, string?, int, CancellationToken)"/>
    internal IReadOnlyList<DeadLetter> Read(OutputId? after, string? code, int limit, CancellationToken cancellationToken) =>
        files.Read(after, code, limit, cancellationToken);

    /// <summary>The letter of the record at an offset; null where none is kept.</summary>
    internal DeadLetter? At(int shard, long offset) => files.At(shard, offset);

    /// <inheritdoc cref="LetterReplays.StandingOf"/>
    internal LetterReplay? StandingOf(OutputId id) => replays.StandingOf(id);

    /// <inheritdoc cref="LetterReplays.RetriesOf"/>
    internal int RetriesOf(DeadLetter letter) => replays.RetriesOf(letter);

    /// <inheritdoc cref="LetterReplays.ReplayAsync"/>
    internal Task<ReplayResult> ReplayAsync(DeadLetter letter, bool again) => replays.ReplayAsync(letter, again);
}

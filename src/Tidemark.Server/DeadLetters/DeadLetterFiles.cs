using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.DeadLetters;

/// <summary>The dead letters that a data folder keeps, by shard and position. Safe for use from any thread.</summary>
/// <param name="options">What the sink that writes them was made with.</param>
/// <param name="partitions">The number of shards.</param>
internal sealed class DeadLetterFiles(JsonLinesSinkOptions options, int partitions)
{
    /// <summary>The name of their files.</summary>
    public const string Stream = "dead-letters";

    /// <summary>The letter of this identity; null where none is kept.</summary>
    public DeadLetter? Find(OutputId id) => At(id.Shard, id.Offset) is { } letter && letter.Id == id ? letter : null;

    /// <summary>The letter of the record at an offset, of which there is at most one; null where none is kept.</summary>
    public DeadLetter? At(int shard, long offset) =>
        shard >= partitions ? null : Read(shard, new OutputId(shard, offset, -1), code: null, limit: 1, CancellationToken.None)
            .SingleOrDefault(letter => letter.Id.Offset == offset);

    /// <summary>Letters after an identity, by identity.</summary>
    /// <param name="after">The identity; null for the first ones.</param>
    /// <param name="code">Those with this code alone; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives up the search.</param>
    /// <exception cref="TidemarkException">A file cannot be read, or is damaged.</exception>
    public IReadOnlyList<DeadLetter> Read(OutputId? after, string? code, int limit, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        for (int shard = after?.Shard ?? 0; shard < partitions && letters.Count < limit; shard++)
            letters.AddRange(Read(shard, shard == after?.Shard ? after : null, code, limit - letters.Count, cancellationToken));
        return letters;
    }

    private List<DeadLetter> Read(int shard, OutputId? after, string? code, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var letters = new List<DeadLetter>();
            foreach (SinkLine line in JsonLinesReader.Read(options, Stream, shard, after))
            {
                cancellationToken.ThrowIfCancellationRequested();
                RejectedLine letter = JsonSerializer.Deserialize(line.Json.Span, MediaJson.Default.RejectedLine)!;
                if (code is not null && letter.Code != code) continue;
                letters.Add(new DeadLetter(line.Id, letter));
                if (letters.Count == limit) break;
            }

            return letters;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TidemarkException(
                $"The dead letters of shard {shard} in {options.Directory} could not be read: {failure.Message} Check that the folder "
                + "can be read; a file that something else wrote to must be mended or moved away.", failure);
        }
    }
}

using System.Threading.Channels;
using Tidemark.Learning.Models;

namespace Tidemark.Learning.Scoring;

/// <summary>A bounded set of actors that score batches of feature vectors with the active model, which can be swapped without a
/// pause.</summary>
/// <remarks>Callers wait while the queue is full; they are publishers and requests, never shards. A batch is scored by one model.</remarks>
public sealed class ScoringPool : IAsyncDisposable
{
    /// <summary>So few vectors are scored by whoever asks: the way to an actor and back would take longer.</summary>
    private const int FewVectors = 4;

    private readonly Channel<Batch> queue;
    private readonly Task[] actors;
    private volatile IModel model;

    /// <summary>Makes a pool and starts its actors.</summary>
    /// <param name="model">The active model.</param>
    /// <param name="options">How many actors, and how much may wait.</param>
    public ScoringPool(IModel model, ScoringPoolOptions options)
    {
        this.model = model;
        queue = Channel.CreateBounded<Batch>(new BoundedChannelOptions(options.QueueCapacity) { FullMode = BoundedChannelFullMode.Wait });
        actors = [.. Enumerable.Range(0, options.Actors).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>The active model. Setting it takes effect with the next batch.</summary>
    public IModel Model
    {
        get => model;
        set => model = value;
    }

    /// <summary>Scores vectors.</summary>
    /// <param name="vectors">Each as the model's features ask; NaN stands for null. Not changed until the answer.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>One score for each, in the same order.</returns>
    public async ValueTask<IReadOnlyList<Score>> ScoreAsync(IReadOnlyList<double[]> vectors, CancellationToken cancellationToken)
    {
        if (vectors.Count <= FewVectors) return Scored(vectors);
        var scores = new TaskCompletionSource<IReadOnlyList<Score>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await queue.Writer.WriteAsync(new Batch(vectors, scores), cancellationToken);
        return await scores.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Scores what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Task.WhenAll(actors);
    }

    private async Task RunAsync()
    {
        await foreach (Batch batch in queue.Reader.ReadAllAsync())
        {
            try
            {
                batch.Scores.TrySetResult(Scored(batch.Vectors));
            }
            catch (Exception failure)
            {
                // A vector that breaks the model is the caller's to report; the actor goes on.
                batch.Scores.TrySetException(failure);
            }
        }
    }

    private Score[] Scored(IReadOnlyList<double[]> vectors)
    {
        IModel active = model;
        var scores = new Score[vectors.Count];
        for (int i = 0; i < scores.Length; i++) scores[i] = new Score(active.Id, active.Probability(vectors[i]));
        return scores;
    }

    private sealed record Batch(IReadOnlyList<double[]> Vectors, TaskCompletionSource<IReadOnlyList<Score>> Scores);
}

using System.Text;
using Tidemark.Core;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Engine.Doubles;

/// <summary>A sink that keeps what it gets, and can be down.</summary>
internal sealed class CollectingSink : IOutputSink
{
    private readonly Lock gate = new();
    private readonly List<(string Id, string Text)> written = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public volatile bool IsDown;

    public (string Id, string Text)[] Written
    {
        get
        {
            lock (gate) return [.. written];
        }
    }

    public ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken)
    {
        if (IsDown) throw new TidemarkException("the sink is down");
        lock (gate)
        {
            written.AddRange(outputs.Select(o => (o.Output.Id.ToString(), Encoding.UTF8.GetString(o.Output.Payload.Span))));
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return default;
    }

    /// <summary>Waits until the outputs hold this text.</summary>
    public async Task ContainsAsync(string text)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (written.Any(w => w.Text == text)) return;
                next = changed.Task;
            }

            await next.WaitAsync(ShardBench.Patience);
        }
    }
}

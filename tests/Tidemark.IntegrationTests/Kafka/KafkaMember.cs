using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;

namespace Tidemark.IntegrationTests.Kafka;

/// <summary>A member of a group: a source that runs, and what the group has told it.</summary>
internal sealed class KafkaMember : IPartitionOwner, IAsyncDisposable
{
    private readonly Channel<string> told = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private IReadOnlyList<int> assigned = [];

    private KafkaMember(KafkaSource source) => Source = source;

    public KafkaSource Source { get; }

    /// <summary>Done before partitions are given back.</summary>
    public Func<Task> BeforeRevoked { get; init; } = () => Task.CompletedTask;

    /// <summary>Connects and joins.</summary>
    public static async Task<KafkaMember> JoinAsync(KafkaOptions options, Func<Task>? beforeRevoked = null)
    {
        KafkaSource source = await KafkaSource.ConnectAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var member = new KafkaMember(source) { BeforeRevoked = beforeRevoked ?? (() => Task.CompletedTask) };
        member.running = member.RunAsync();
        return member;
    }

    /// <summary>Connects, joins and waits for partitions.</summary>
    public static async Task<KafkaMember> JoinedAsync(KafkaOptions options)
    {
        KafkaMember member = await JoinAsync(options);
        Assert.StartsWith("assigned", await member.ToldAsync(), StringComparison.Ordinal);
        return member;
    }

    /// <summary>The next thing it was told, such as <c>assigned 0,1</c>.</summary>
    public async Task<string> ToldAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await told.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Leaves the group.</summary>
    public async Task LeaveAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public ValueTask OnAssignedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken) =>
        Tell("assigned", assigned = partitions);

    public async ValueTask OnRevokedAsync()
    {
        await BeforeRevoked();
        await Tell("revoked", assigned);
    }

    public ValueTask OnLostAsync() => Tell("lost", assigned);

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await Source.DisposeAsync();
        stop.Dispose();
    }

    /// <summary>A membership that ends by an exception ends the waits for what it would tell by the same.</summary>
    private async Task RunAsync()
    {
        try
        {
            await Source.RunAsync(this, rests: false, stop.Token);
            told.Writer.Complete();
        }
        catch (Exception failure)
        {
            told.Writer.Complete(failure);
            throw;
        }
    }

    private ValueTask Tell(string what, IReadOnlyList<int> partitions) =>
        told.Writer.WriteAsync($"{what} {string.Join(',', partitions)}");
}

using System.Globalization;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli.Cluster;

/// <summary><c>tidemark cluster drain</c> and <c>undrain</c>.</summary>
internal sealed class DrainRun(NodeClient client, string node, bool asJson, TimeProvider clock)
{
    private static readonly TimeSpan lookAgain = TimeSpan.FromMilliseconds(250);

    private string told = "";

    /// <summary>Asks the node to drain and waits until it has, and the others have every shard.</summary>
    /// <param name="patience">How long to wait; null for not at all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<int> DrainAsync(TimeSpan? patience, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        await AskAsync("drain", cancellationToken);
        while (true)
        {
            (JsonElement member, string state, int shards, string? lacks) = await LookAsync(cancellationToken);
            TimeSpan waited = clock.GetElapsedTime(started);
            // An answer without the node's shards would show it as drained, so only a whole one counts.
            bool isDone = state == "drained" && lacks is null;
            if (isDone || patience is null)
            {
                Tell(member, isDone
                    ? $"{node} has no shards and takes none, after {Seconds(waited)}."
                    : $"{node} was asked to drain; it has {shards} shards.");
                return ExitCodes.Done;
            }

            string progress = $"{node} is {state} and has {shards} shards.{(lacks is null ? "" : " " + lacks)}";
            if (waited > patience)
            {
                throw new TidemarkException(
                    $"{node} has not drained within {Seconds(patience.Value)}: {progress} It goes on; "
                    + $"tidemark cluster undrain {node} stops it.");
            }

            await ShowAsync(progress);
            await Task.Delay(lookAgain, clock, cancellationToken);
        }
    }

    /// <summary>Lets the node take shards again.</summary>
    public async Task<int> UndrainAsync(CancellationToken cancellationToken)
    {
        await AskAsync("undrain", cancellationToken);
        (JsonElement member, _, _, _) = await LookAsync(cancellationToken);
        Tell(member, $"{node} takes shards again.");
        return ExitCodes.Done;
    }

    private async Task AskAsync(string verb, CancellationToken cancellationToken)
    {
        NodeReply reply = await client.SendAsync(
            HttpMethod.Post, $"/v1/cluster/nodes/{Uri.EscapeDataString(node)}/{verb}", cancellationToken);
        if (!reply.IsSuccess) throw new TidemarkException($"{node} cannot be asked to {verb}: {reply.Reason}");
    }

    private async Task<(JsonElement Member, string State, int Shards, string? Lacks)> LookAsync(CancellationToken cancellationToken)
    {
        NodeReply reply = await client.SendAsync(HttpMethod.Get, ClusterViews.Members.Path, cancellationToken);
        if (!reply.IsSuccess) throw new TidemarkException($"How far {node} is cannot be told: {reply.Reason}");
        return client.Read(reply, ClusterViews.Members.Kind, answer =>
        {
            JsonElement member = answer.GetProperty("members").EnumerateArray()
                .FirstOrDefault(m => m.GetProperty("node").ValueEquals(node));
            if (member.ValueKind == JsonValueKind.Undefined) throw new TidemarkException($"{node} has left the cluster.");
            return (member.Clone(), member.GetProperty("state").GetString()!, member.GetProperty("shards").GetArrayLength(),
                ClusterViews.Lacks(answer));
        });
    }

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    private void Tell(JsonElement member, string sentence) => Console.WriteLine(asJson ? member.GetRawText() : sentence);

    private async Task ShowAsync(string progress)
    {
        if (progress == told) return;
        told = progress;
        await Console.Error.WriteLineAsync(progress);
    }
}

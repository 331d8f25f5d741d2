using Tidemark.Connectors.Kafka;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Kafka;

/// <summary>What the consumer group gives to its members and takes from them.</summary>
public sealed class KafkaGroupTests
{
    [KafkaFact]
    public async Task Group_OfTwoMembers_SharesAllPartitionsAndTakesBackWhatAMemberLeaves()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        KafkaOptions options = kafka.Options(await kafka.MakeTopicAsync(5));
        await using KafkaMember first = await KafkaMember.JoinAsync(options);
        Assert.Equal("assigned 0,1,2,3,4", await first.ToldAsync());

        KafkaMember second = await KafkaMember.JoinAsync(options);
        Assert.Equal("revoked 0,1,2,3,4", await first.ToldAsync());
        string[] shares = [await first.ToldAsync(), await second.ToldAsync()];
        Assert.Equal(["assigned 0,1,2", "assigned 3,4"], shares.Order());

        // A member that leaves in good order is told so itself, and its partitions go to the other, at once or after one more rebalance.
        await second.DisposeAsync();
        Assert.StartsWith("revoked", await second.ToldAsync(), StringComparison.Ordinal);
        List<string> told = [];
        while (!told.Contains("assigned 0,1,2,3,4")) told.Add(await first.ToldAsync());
        Assert.Equal("revoked 0,1,2", told[0]);
    }

    /// <summary>Nobody gets a partition before the one that had it is done with it.</summary>
    [KafkaFact]
    public async Task Group_WhenAMemberStillWorks_WaitsForIt()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        KafkaOptions options = kafka.Options(await kafka.MakeTopicAsync(4));
        var asked = new TaskCompletionSource();
        var work = new TaskCompletionSource();
        await using KafkaMember first = await KafkaMember.JoinAsync(options, () =>
        {
            asked.TrySetResult();
            return work.Task;
        });
        await first.ToldAsync();
        await using KafkaMember second = await KafkaMember.JoinAsync(options);
        Task<string> share = second.ToldAsync();
        await asked.Task;
        Assert.False(share.IsCompleted);
        work.SetResult();
        Assert.StartsWith("assigned", await share, StringComparison.Ordinal);
        Assert.Equal("revoked 0,1,2,3", await first.ToldAsync());
    }

    [KafkaFact]
    public async Task Group_WhenAMemberIsNotHeardOf_TellsItThatItsPartitionsAreLost()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        KafkaOptions options = kafka.Options(await kafka.MakeTopicAsync(2));
        await using KafkaMember member = await KafkaMember.JoinedAsync(options);

        // Heartbeat requests, of kind 12, are answered by "unknown member", 25: the group has gone on without it.
        await kafka.TellAsync("errors 12 25 1");
        Assert.Equal("lost 0,1", await member.ToldAsync());
        Assert.Equal("assigned 0,1", await member.ToldAsync());
    }
}

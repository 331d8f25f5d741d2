using Tidemark.Connectors.Control;

namespace Tidemark.UnitTests.Connectors.Control;

/// <summary>What the keeping of alerts promises, whatever the database.</summary>
public abstract class AlertStoreContract
{
    [Fact]
    public async Task State_WhenWritten_IsReadByAnotherProcess()
    {
        await using ControlDatabase one = await OpenAsync(), other = await OpenAsync();
        Assert.Single(await new AlertStore(one).WriteAsync([Change("lag", 0, "a")], default));
        Assert.Single(await new AlertStore(one).WriteAsync([Change("lag", 1, "b")], default));
        Assert.Equal([new StoredAlert("lag", 2, "b")], await new AlertStore(other).ReadAsync(default));
    }

    /// <summary>Two nodes look at the same moment: one alone fires, and what the other found out about another rule is kept.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Write_OverAStateThatAnotherHasWritten_ChangesAndTellsNothing(int version)
    {
        await using ControlDatabase one = await OpenAsync(), other = await OpenAsync();
        AlertStore mine = new(one), others = new(other);
        if (version > 0) await mine.WriteAsync([Change("lag", 0, "first")], default);
        Assert.Single(await mine.WriteAsync([Change("lag", version, "mine", Delivery("lag", 1))], default));
        AlertChange second = Change("views", 0, "theirs", Delivery("views", 1));
        IReadOnlyList<AlertChange> written = await others.WriteAsync(
            [Change("lag", version, "theirs", Delivery("lag", 1, channel: "kafka")), second], default);
        Assert.Equal([second], written);
        Assert.Equal(
            [new StoredAlert("lag", version + 1, "mine"), new StoredAlert("views", 1, "theirs")], await mine.ReadAsync(default));
        Assert.Equal([Delivery("lag", 1), Delivery("views", 1)], await mine.DeliveriesAsync(default));
    }

    [Fact]
    public async Task Delivery_WhenTried_IsKeptUntilItIsDone()
    {
        await using ControlDatabase database = await OpenAsync();
        var store = new AlertStore(database);
        await store.WriteAsync([Change("lag", 0, "a", Delivery("lag", 1), Delivery("lag", 1, channel: "kafka"))], default);
        AlertDelivery tried = Delivery("lag", 1) with { Attempts = 2, Due = 99, Failed = 98 };
        await store.TriedAsync(tried, default);
        Assert.Equal([Delivery("lag", 1, channel: "kafka"), tried], await store.DeliveriesAsync(default));
        await store.DoneAsync(Delivery("lag", 1, channel: "kafka"), default);
        Assert.Equal([tried], await store.DeliveriesAsync(default));
    }

    /// <summary>A webhook that is down for long: the oldest is given up, and forgotten after a week.</summary>
    [Fact]
    public async Task Deliveries_BeyondTheBound_AreGivenUpAndForgotten()
    {
        await using ControlDatabase database = await OpenAsync();
        var store = new AlertStore(database);
        AlertDelivery[] all = [.. Enumerable.Range(1, AlertStore.PendingMax + 1).Select(n => Delivery("lag", n))];
        await store.WriteAsync([Change("lag", 0, "a", all)], default);
        IReadOnlyList<AlertDelivery> kept = await store.DeliveriesAsync(default);
        Assert.Equal([all[0] with { Failed = all[^1].At }, .. all[1..]], kept);
        AlertDelivery weekLater = Delivery("views", 1) with { At = all[^1].At + (7 * 24 * 3_600_000L) + 1 };
        await store.WriteAsync([Change("views", 0, "a", weekLater)], default);
        Assert.Equal([.. all[1..], weekLater], await store.DeliveriesAsync(default));
    }

    /// <summary>Opens the one database of the test, which is empty at first.</summary>
    protected abstract Task<ControlDatabase> OpenAsync();

    private static AlertChange Change(string rule, long version, string state, params AlertDelivery[] deliveries) =>
        new(new StoredAlert(rule, version, state), deliveries);

    private static AlertDelivery Delivery(string rule, long number, string channel = "webhook") =>
        new(rule, number, channel, $"{rule}-{number}", "{}", 1_000 + number, 0, 0, null);
}

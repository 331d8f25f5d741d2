using Tidemark.Connectors.Control;

namespace Tidemark.UnitTests.Connectors.Control;

/// <summary>What the keeping of keys and audit promises, whatever the database.</summary>
public abstract class ControlContract
{
    [Fact]
    public async Task Keys_WhenAdded_AreReadByAnotherProcess()
    {
        await using ControlDatabase one = await OpenAsync(), other = await OpenAsync();
        StoredKey first = Key("a", "ann", 5), second = Key("b", "bob", 6) with { Rate = 2.5, Expires = 99 };
        Assert.True(await new KeyStore(one).AddAsync(first, default));
        Assert.True(await new KeyStore(other).AddAsync(second, default));
        Assert.Equal([first, second], await new KeyStore(one).ReadAsync(default));
    }

    [Fact]
    public async Task Keys_OfANameInForce_AreRefused()
    {
        await using ControlDatabase database = await OpenAsync();
        var keys = new KeyStore(database);
        Assert.True(await keys.AddAsync(Key("a", "ann", 5) with { Expires = 7 }, default));
        Assert.False(await keys.AddAsync(Key("b", "ann", 6), default));
        Assert.True(await keys.AddAsync(Key("c", "ann", 7), default));
        Assert.Equal(["a", "c"], (await keys.ReadAsync(default)).Select(k => k.Id));
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("a")]
    public async Task Revoke_ByNameOrId_EndsAKeyOnce(string nameOrId)
    {
        await using ControlDatabase database = await OpenAsync();
        var keys = new KeyStore(database);
        await keys.AddAsync(Key("a", "ann", 5), default);
        Assert.Equal(Key("a", "ann", 5) with { Revoked = 8 }, await keys.RevokeAsync(nameOrId, 8, default));
        Assert.Null(await keys.RevokeAsync(nameOrId, 9, default));
        Assert.Equal(8, Assert.Single(await keys.ReadAsync(default)).Revoked);
        Assert.True(await keys.AddAsync(Key("b", "ann", 9), default));
    }

    [Fact]
    public async Task Secret_OfAName_IsTheFirstThatWasGiven()
    {
        await using ControlDatabase one = await OpenAsync(), other = await OpenAsync();
        Assert.Equal("x", await new KeyStore(one).SecretAsync("session", "x", default));
        Assert.Equal("x", await new KeyStore(other).SecretAsync("session", "y", default));
    }

    [Fact]
    public async Task Audit_IsReadNewestFirst_PageByPage_UntilItIsTooOld()
    {
        await using ControlDatabase database = await OpenAsync();
        var audit = new AuditTrail(database, keepMs: 10);
        AuditEntry[] entries = [Entry(1, "a"), Entry(11, "a"), Entry(11, "b"), Entry(12, "a")];
        foreach (AuditEntry entry in entries) await audit.AddAsync(entry, default);
        IReadOnlyList<AuditEntry> page = await audit.ReadAsync(2, null, default);
        Assert.Equal([entries[3], entries[2]], page);
        Assert.Equal([entries[1]], await audit.ReadAsync(2, (page[1].At, page[1].Id), default));
    }

    /// <summary>Opens the one database of the test, which is empty at first.</summary>
    protected abstract Task<ControlDatabase> OpenAsync();

    private static StoredKey Key(string id, string name, long created) => new(id, name, "reader", "00ff", null, created, null, null);

    private static AuditEntry Entry(long at, string id) => new(at, id, "ann", "operator", "POST /v1/x", "202", "n1", "r1");
}

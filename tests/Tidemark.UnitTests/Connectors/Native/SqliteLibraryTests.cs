using Tidemark.Connectors.Native;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.Native;

public sealed class SqliteLibraryTests
{
    [Fact]
    public void Find_WhenThereIsNoSuchLibrary_SaysHowToGetIt()
    {
        TidemarkException missing = Assert.Throws<TidemarkException>(() => SqliteLibrary.Find("libsqlite3-not-there.so"));
        Assert.Contains("libsqlite3-not-there.so", missing.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libsqlite3-0", missing.Message, StringComparison.Ordinal);
        Assert.Contains(SqliteLibrary.PathVariable, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WhenNothingIsNamed_FindsTheSystems() => Assert.NotEqual(0, SqliteLibrary.Find(null));
}

using Tidemark.Connectors.DataFolder;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.DataFolder;

public sealed class ViewerKeyTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Key_WhenLoadedAgain_IsTheSameAndAnotherFolderHasAnother()
    {
        ViewerKey key = ViewerKey.LoadOrCreate(folder.At("a"));
        Assert.Equal(key, ViewerKey.LoadOrCreate(folder.At("a")));
        Assert.NotEqual(key.Fingerprint, ViewerKey.LoadOrCreate(folder.At("b")).Fingerprint);
        Assert.Equal(["viewer.key"], Directory.GetFiles(folder.At("a")).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("a", "viewer.key")));
    }

    [Fact]
    public void Key_WhenOneIsGiven_IsUsedIfThereIsNoneYet()
    {
        byte[] given = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        ViewerKey key = ViewerKey.LoadOrCreate(folder.Path, given);
        // sha256sum of the 16 bytes begins with these digits.
        Assert.Equal(new ViewerKey(0x0706050403020100, 0x0f0e0d0c0b0a0908, "be45cb2605bf36be"), key);
        Assert.Equal(key, ViewerKey.LoadOrCreate(folder.Path, new byte[16]));
        Assert.Equal("viewer key be45cb2605bf36be", key.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void Key_WhenTheFileHasAnotherLength_IsRefused(int length)
    {
        File.WriteAllBytes(folder.At("viewer.key"), new byte[length]);
        TidemarkException refused = Assert.Throws<TidemarkException>(() => ViewerKey.LoadOrCreate(folder.Path));
        Assert.Contains($"has {length} bytes and a key has 16", refused.Message, StringComparison.Ordinal);
    }
}

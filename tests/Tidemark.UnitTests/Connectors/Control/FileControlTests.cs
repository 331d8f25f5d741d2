using Tidemark.Connectors.Control;

namespace Tidemark.UnitTests.Connectors.Control;

/// <summary>The file keeps the contract.</summary>
public sealed class FileControlTests : ControlContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Open_WhereTheFolderIsAFile_NamesTheFileAndWhatToDo()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "");
        string path = Path.Combine(folder, "file", "control.db");
        var failure = await Assert.ThrowsAsync<ControlUnavailableException>(() => ControlDatabase.OpenFileAsync(path, default));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("data folder may be written", failure.Message, StringComparison.Ordinal);
    }

    protected override Task<ControlDatabase> OpenAsync() =>
        ControlDatabase.OpenFileAsync(Path.Combine(folder, "control.db"), default);
}

using Tidemark.Connectors.Control;

namespace Tidemark.UnitTests.Connectors.Control;

/// <summary>The file keeps the contract.</summary>
public sealed class FileAlertStoreTests : AlertStoreContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    protected override Task<ControlDatabase> OpenAsync() =>
        ControlDatabase.OpenFileAsync(Path.Combine(folder, "control.db"), default);
}

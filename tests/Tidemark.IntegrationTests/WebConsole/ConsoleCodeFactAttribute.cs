namespace Tidemark.IntegrationTests.WebConsole;

/// <summary>A test of the console's own code; skipped where its packages are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConsoleCodeFactAttribute : FactAttribute
{
    public ConsoleCodeFactAttribute() => Skip = Directory.Exists(Path.Combine(ConsoleCodeTests.Folder, "node_modules"))
        ? null : "The packages of the console are not installed (npm ci, by dotnet build)";
}

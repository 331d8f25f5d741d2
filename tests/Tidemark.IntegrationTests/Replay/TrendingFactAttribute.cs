namespace Tidemark.IntegrationTests.Replay;

/// <summary>A test of the real trending rows, which stand beside the repository where somebody has put them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TrendingFactAttribute : FactAttribute
{
    /// <summary>The file, relative to the repository.</summary>
    public const string File = "../shared/data/youtube-trending-us-2017.csv";

    /// <summary>Skips the test where the file is absent.</summary>
    public TrendingFactAttribute()
    {
        if (!System.IO.File.Exists(FilePath)) Skip = $"{File} is not there";
    }

    /// <summary>Its path.</summary>
    internal static string FilePath { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "Engine.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.GetFullPath(Path.Combine(folder ?? ".", File));
    }
}

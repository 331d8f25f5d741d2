namespace Tidemark.UnitTests.Gates;

/// <summary>The repository these tests were built from: every file that is not ignored.</summary>
internal static class SourceTree
{
    private static readonly string[] TextExtensions =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".sh", ".json", ".yml", ".yaml", ".conf",
        ".ts", ".js", ".mjs", ".svelte", ".css", ".html",
    ];

    /// <summary>The folder that holds Engine.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file, relative to the root with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Paths { get; } = ListPaths();

    /// <summary>Every file that people write as text. Golden files and fixtures are data and may hold any bytes.</summary>
    public static IReadOnlyList<SourceFile> TextFiles { get; } = [.. Paths.Where(IsText).Select(Read)];

    /// <summary>The bytes a file takes.</summary>
    public static long BytesOf(string path) => new FileInfo(Path.Combine(Root, path)).Length;

    /// <summary>Reads one file.</summary>
    public static SourceFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    private static bool IsText(string path)
    {
        string[] parts = path.Split('/');
        bool isData = parts.Contains("Golden") || parts.Contains("Fixtures");
        return !isData && (TextExtensions.Contains(Path.GetExtension(path)) || path.StartsWith(".ci/", StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no Engine.sln in or above {AppContext.BaseDirectory}: run the tests from the repository");
    }

    private static List<string> ListPaths()
    {
        IgnoreList ignored = new(File.ReadAllLines(Path.Combine(Root, ".gitignore")));
        List<string> paths = [];
        Stack<string> folders = new([""]);
        while (folders.TryPop(out string? folder))
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(Root, folder)).EnumerateFileSystemInfos())
            {
                string path = folder.Length == 0 ? entry.Name : folder + "/" + entry.Name;
                bool isFolder = entry is DirectoryInfo;
                if (entry.Name == ".git" || ignored.Covers(path, isFolder)) continue;
                if (isFolder) folders.Push(path);
                else paths.Add(path);
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }
}

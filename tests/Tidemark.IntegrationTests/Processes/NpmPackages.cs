namespace Tidemark.IntegrationTests.Processes;

/// <summary>The npm packages that <c>test.sh</c> installs.</summary>
internal static class NpmPackages
{
    /// <summary>The folder with the modules, where it has all of these packages; null where it does not.</summary>
    public static string? Find(params string[] packages)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string candidate = Path.Combine(folder, "artifacts", "npm", "node_modules");
            if (packages.All(package => Directory.Exists(Path.Combine(candidate, package)))) return candidate;
        }

        return null;
    }
}

using System.Xml.Linq;

namespace Tidemark.UnitTests.Gates;

/// <summary>Which project may use which: the exact set, read from the project files; an assembly drops what it does not use.</summary>
public sealed class ArrowTests
{
    private static readonly SortedDictionary<string, string> Arrows = new(StringComparer.Ordinal)
    {
        ["Tidemark.Core"] = "",
        ["Tidemark.Media"] = "Tidemark.Core",
        ["Tidemark.Engine"] = "Tidemark.Core",
        ["Tidemark.Learning"] = "Tidemark.Core",
        ["Tidemark.Connectors"] = "Tidemark.Core Tidemark.Engine",
        ["Tidemark.Server"] = "Tidemark.Connectors Tidemark.Core Tidemark.Engine Tidemark.Learning Tidemark.Media",
        ["Tidemark.Cli"] = "Tidemark.Connectors Tidemark.Core Tidemark.Engine Tidemark.Media Tidemark.Server",
    };

    [Fact]
    public void SourceProjects_HaveExactlyTheseArrows()
    {
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (ProjectFile project in Projects("src")) found[project.Name] = string.Join(' ', project.References);
        Assert.Equal(Arrows.Select(Show), found.Select(Show));
    }

    [Fact]
    public void Projects_AreAllInTheSolution()
    {
        string solution = SourceTree.Read("Engine.sln").Text;
        Assert.DoesNotContain(ProjectPaths(""), path => !solution.Contains('"' + path.Replace('/', '\\') + '"', StringComparison.Ordinal));
        Assert.Contains("tests/Tidemark.UnitTests/Tidemark.UnitTests.csproj", ProjectPaths("tests/"));
    }

    [Fact]
    public void References_AreNotTransitive()
    {
        XElement shared = XDocument.Parse(SourceTree.Read("Directory.Build.props").Text).Root!;
        Assert.Equal("true", Assert.Single(shared.Descendants("DisableTransitiveProjectReferences")).Value);
        Assert.DoesNotContain(Projects("src").Concat(Projects("tests")), project => project.SetsTransitive);
    }

    [Fact]
    public void ProjectFile_WhenParsed_NamesEveryReferenceInOrder()
    {
        const string Xml = """
            <Project>
              <PropertyGroup><DisableTransitiveProjectReferences>false</DisableTransitiveProjectReferences></PropertyGroup>
              <ItemGroup><ProjectReference Include="..\Tidemark.Media\Tidemark.Media.csproj" /></ItemGroup>
              <ItemGroup><ProjectReference Include="../Tidemark.Core/Tidemark.Core.csproj" ReferenceOutputAssembly="false" /></ItemGroup>
            </Project>
            """;
        ProjectFile project = ProjectFile.Parse("src/Tidemark.Bad/Tidemark.Bad.csproj", Xml);
        Assert.Equal("Tidemark.Bad", project.Name);
        Assert.Equal(["Tidemark.Core", "Tidemark.Media"], project.References);
        Assert.True(project.SetsTransitive);
    }

    private static string Show(KeyValuePair<string, string> arrow) => $"{arrow.Key} -> {arrow.Value}";

    private static IEnumerable<string> ProjectPaths(string prefix) => SourceTree.Paths.Where(path =>
        path.StartsWith(prefix, StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal));

    private static IEnumerable<ProjectFile> Projects(string folder) =>
        ProjectPaths(folder + "/").Select(path => ProjectFile.Parse(path, SourceTree.Read(path).Text));
}

using System.Xml.Linq;

namespace Tidemark.UnitTests.Gates;

/// <summary>What a csproj says about the projects it uses.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="References">The names of the projects it refers to, in ordinal order.</param>
/// <param name="SetsTransitive">Whether it overrides the rule that references are not transitive.</param>
internal sealed record ProjectFile(string Name, IReadOnlyList<string> References, bool SetsTransitive)
{
    public static ProjectFile Parse(string path, string xml)
    {
        XElement root = XDocument.Parse(xml).Root ?? throw new InvalidDataException($"{path} has no root element");
        List<string> references = [.. root.Descendants("ProjectReference").Select(item => NameOf(item.Attribute("Include")?.Value ?? ""))];
        references.Sort(StringComparer.Ordinal);
        bool setsTransitive = root.Descendants("DisableTransitiveProjectReferences").Any();
        return new ProjectFile(NameOf(path), references, setsTransitive);
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}

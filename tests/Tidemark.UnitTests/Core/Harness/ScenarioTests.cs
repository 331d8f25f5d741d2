using System.Text.Json;
using Tidemark.Core.Harness;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Core.Harness;

/// <summary>Every file of <c>Scenarios</c> pins one rule: a specification, lines of input and the lines of output they demand, worked out
/// by hand.</summary>
public sealed class ScenarioTests
{
    private const string Folder = "tests/Tidemark.UnitTests/Core/Harness/Scenarios/";

    private static readonly string[] Names =
        [.. SourceTree.Paths.Where(path => path.StartsWith(Folder, StringComparison.Ordinal)).Select(path => path[Folder.Length..])];

    public static TheoryData<string> Scenarios => [.. Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Script_GivesWhatTheScenarioDemands(string scenario)
    {
        using JsonDocument file = JsonDocument.Parse(SourceTree.Read(Folder + scenario).Text);
        WindowSpec spec = WindowSpec.Parse(file.RootElement.GetProperty("spec").GetRawText());
        IEnumerable<string> input = file.RootElement.GetProperty("input").EnumerateArray().Select(line => line.GetRawText());
        string[] expected = [.. file.RootElement.GetProperty("output").EnumerateArray().Select(Canonical)];
        string[] actual = [.. StreamScript.Run(spec, input).Select(Canonical)];
        string rule = file.RootElement.GetProperty("rule").GetString()!;
        string told = $"{rule}\nexpected:\n{string.Join('\n', expected)}\nactual:\n{string.Join('\n', actual)}";
        Assert.True(expected.SequenceEqual(actual), told);
    }

    [Fact]
    public void Scenarios_AreMany() => Assert.True(Names.Length >= 70, "The rules are pinned by at least 70 scenarios.");

    [Fact]
    public void Lines_HaveTheirFieldsInOneOrder()
    {
        const string Spec = """{"window":{"kind":"session","gap_ms":40},"watermark":{"kind":"explicit"},"early_every_ms":10}""";
        string[] input =
        [
            """{"watermark":1}""",
            """{"t":5,"key":"é","value":1}""",
            """{"watermark":10}""",
            """{"t":25,"key":"é","value":0.5}""",
            """{"watermark":20}""",
            """{"t":-90,"key":"é","value":-0.25}""",
        ];
        Assert.Equal(
            [
                """{"line":3,"start":5,"end":45,"key":"é","count":1,"sum":1,"revision":0,"early":true}""",
                """{"line":5,"start":5,"end":65,"key":"é","count":2,"sum":1.5,"revision":1,"early":true,""" +
                """ "replaces":[{"start":5,"end":45}]}""".Trim(),
                """{"line":6,"late":{"t":-90,"key":"é","value":-0.25},"watermark":20}""",
            ],
            StreamScript.Run(WindowSpec.Parse(Spec), input));
    }

    private static string Canonical(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return Canonical(document.RootElement);
    }

    /// <summary>One text for every way to write the same value: fields by name, whole numbers as such, others as the double they
    /// are.</summary>
    private static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(field => $"{field.Name}={Canonical(field.Value)}").Order()),
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.Number => value.TryGetInt64(out long whole) && whole != 0 ? whole.ToString() : value.GetDouble().ToString("R"),
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };
}

using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class TryTests : IDisposable
{
    private const string Tumbling = """{"window":{"kind":"tumbling","size_ms":10},"watermark":{"kind":"explicit"}}""";
    private const string Session =
        """{"window":{"kind":"session","gap_ms":10},"watermark":{"kind":"explicit"},"allowed_lateness_ms":20,"early_every_ms":50}""";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Try_OfAFile_PrintsWhatIsEmittedWithTheLineThatCausedIt()
    {
        await File.WriteAllTextAsync(
            folder["input.jsonl"],
            """
            {"t":3,"key":"b","value":1.5}
            {"t":4,"key":"b","value":3}

            {"t":5,"key":"ä","value":-1}
            {"watermark":10}
            {"t":9,"key":"a","value":0.1}
            {"t":12,"key":"a","value":2}
            {"end":true}

            """);
        (int exit, string output, string errors) = await Executable.RunAsync(
            "try", "--spec", await SpecAsync(Tumbling), "--input", folder["input.jsonl"]);
        Assert.Equal((0, ""), (exit, errors));
        Assert.Equal(
            """
            {"line":5,"start":0,"end":10,"key":"b","count":2,"sum":4.5,"revision":0}
            {"line":5,"start":0,"end":10,"key":"ä","count":1,"sum":-1,"revision":0}
            {"line":6,"late":{"t":9,"key":"a","value":0.1},"watermark":10}
            {"line":8,"start":10,"end":20,"key":"a","count":1,"sum":2,"revision":0}

            """,
            output);
    }

    [Fact]
    public async Task Try_OfStandardInput_PrintsTheSame()
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync(
            """
            {"t":0,"key":"a","value":1}
            {"watermark":5}
            {"watermark":50}
            """
            + "\r\n" + """{"t":45,"key":"a","value":1}""" + "\n" + """{"t":36,"key":"a","value":1}""" + "\n"
            + """{"t":52,"key":"a","value":1}""",
            "try", "--spec", await SpecAsync(Session));
        Assert.Equal((0, ""), (exit, errors));
        Assert.Equal(
            """
            {"line":2,"start":0,"end":10,"key":"a","count":1,"sum":1,"revision":0,"early":true}
            {"line":3,"start":0,"end":10,"key":"a","count":1,"sum":1,"revision":1}

            """,
            output);
    }

    [Fact]
    public async Task Try_OfReplacedSessions_NamesThem()
    {
        (int exit, string output, _) = await Executable.RunOnAsync(
            """
            {"t":0,"key":"a","value":1}
            {"t":15,"key":"a","value":1}
            {"watermark":26}
            {"t":8,"key":"a","value":1}
            """,
            "try", "--spec", await SpecAsync(Session));
        Assert.Equal(0, exit);
        Assert.Equal(
            """{"line":4,"start":0,"end":25,"key":"a","count":3,"sum":3,"revision":2,"""
            + """
            "replaces":[{"start":0,"end":10},{"start":15,"end":25}]}
            """,
            output.Split('\n')[2]);
    }

    [Fact]
    public async Task Try_WithoutEnd_FlushesNothing()
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync(
            """{"t":3,"key":"a","value":1}""", "try", "--spec", await SpecAsync(Tumbling));
        Assert.Equal((0, "", ""), (exit, output, errors));
    }

    [Theory]
    [InlineData("""{"window":{"kind":"tumbling","size_ms":0},"watermark":{"kind":"explicit"}}""", "the size is 0 ms")]
    [InlineData("""{"window":{"kind":"sliding","size_ms":10,"slide_ms":0},"watermark":{"kind":"explicit"}}""", "the slide is 0 ms")]
    [InlineData("""{"window":{"kind":"sliding","size_ms":10,"slide_ms":11},"watermark":{"kind":"explicit"}}""", "the slide is 11 ms")]
    [InlineData("""{"window":{"kind":"session","gap_ms":-1},"watermark":{"kind":"explicit"}}""", "the gap is -1 ms")]
    [InlineData("""{"window":{"kind":"session","gap_ms":9,"offset_ms":1},"watermark":{"kind":"explicit"}}""", "have no offset")]
    [InlineData("""{"window":{"kind":"tumbling","size_ms":9,"offset_ms":9},"watermark":{"kind":"explicit"}}""", "the offset is 9 ms")]
    [InlineData(
        """{"window":{"kind":"sliding","size_ms":9,"slide_ms":3,"offset_ms":-3},"watermark":{"kind":"explicit"}}""", "the offset is -3 ms")]
    [InlineData("""{"window":{"kind":"hopping"},"watermark":{"kind":"explicit"}}""", "hopping")]
    [InlineData("""{"window":{"kind":"tumbling","size_ms":9},"watermark":{"kind":"explicit"},"emit":"often"}""", "emit is \"often\"")]
    [InlineData("{", "no JSON")]
    [InlineData("", "no JSON")]
    [InlineData("[]", "object")]
    public async Task Try_OfASpecificationThatCannotBe_IsWrongUsageAndSaysWhy(string spec, string reason)
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync("", "try", "--spec", await SpecAsync(spec));
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Contains("spec.json", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"t":3,"key":"a"}""")]
    [InlineData("""{"t":3.5,"key":"a","value":1}""")]
    [InlineData("""{"t":3,"key":"a","value":1e999}""")]
    [InlineData("""{"t":3,"key":"a","value":1,"more":2}""")]
    [InlineData("""{"end":false}""")]
    public async Task Try_OfABrokenLine_FailsWithItsNumberAndKeepsWhatCameBefore(string broken)
    {
        string input = $$"""
            {"t":3,"key":"a","value":1}
            {"watermark":10}

            {{broken}}
            {"end":true}
            """;
        (int exit, string output, string errors) = await Executable.RunOnAsync(input, "try", "--spec", await SpecAsync(Tumbling));
        Assert.Equal(1, exit);
        Assert.Equal("""{"line":2,"start":0,"end":10,"key":"a","count":1,"sum":1,"revision":0}""" + "\n", output);
        Assert.Contains("ine 4", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_OfFilesThatDoNotExist_Fails()
    {
        (int exit, _, string errors) = await Executable.RunOnAsync("", "try", "--spec", folder["no-spec.json"]);
        Assert.Equal(1, exit);
        Assert.Contains("no-spec.json cannot be read: it does not exist", errors, StringComparison.Ordinal);
        (exit, _, errors) = await Executable.RunAsync("try", "--spec", await SpecAsync(Tumbling), "--input", folder["no-input.jsonl"]);
        Assert.Equal(1, exit);
        Assert.Contains("no-input.jsonl cannot be read: it does not exist", errors, StringComparison.Ordinal);
    }

    private async Task<string> SpecAsync(string spec)
    {
        await File.WriteAllTextAsync(folder["spec.json"], spec);
        return folder["spec.json"];
    }
}

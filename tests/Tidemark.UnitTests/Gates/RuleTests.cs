namespace Tidemark.UnitTests.Gates;

/// <summary>Shows of every rule that it passes what is right and fails what is wrong.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void LongFile_WhenAtTheLimit_Passes(int lines, int violations) =>
        Assert.Equal(violations, SizeRules.LongFile(Source(string.Concat(Enumerable.Repeat("\n", lines)))).Count());

    [Theory]
    [InlineData(67, 0)]
    [InlineData(68, 1)]
    public void LongMembers_WhenAtTheLimit_Passes(int bodyLines, int violations)
    {
        string text = "class A\n{\n    void M()\n    {\n" + string.Concat(Enumerable.Repeat("        x();\n", bodyLines)) + "    }\n}\n";
        Assert.Equal(violations, SizeRules.LongMembers(Source(text)).Count());
    }

    [Theory]
    [InlineData(140, 0)]
    [InlineData(141, 1)]
    public void LongLines_WhenAtTheLimit_Passes(int length, int violations) =>
        Assert.Equal(violations, SizeRules.LongLines(Source(new string('x', length) + "\n")).Count());

    [Theory]
    [InlineData(1_048_576, 0)]
    [InlineData(1_048_577, 1)]
    public void LargeFile_WhenAtTheLimit_Passes(long bytes, int violations) =>
        Assert.Equal(violations, SizeRules.LargeFile("a.bin", bytes).Count());

    [Theory]
    [InlineData("", 0)]
    [InlineData("a\nb\n", 0)]
    [InlineData("a\nb", 1)]
    [InlineData("a\r\nb\n", 1)]
    public void LineEndings_WhenNotLineFeeds_Fail(string text, int violations) =>
        Assert.Equal(violations, TextRules.LineEndings(Source(text)).Count());

    [Theory]
    [InlineData("cd docs/w" + "ork/x", 0)]
    [InlineData("https://a.b/r" + "oot/x", 0)]
    [InlineData("cd /w" + "ork/x", 1)]
    [InlineData("\"/r" + "oot/x\"", 1)]
    public void MachinePaths_WhenAbsolute_Fail(string text, int violations) =>
        Assert.Equal(violations, TextRules.MachinePaths(Source(text)).Count());

    [Theory]
    [InlineData("// Todo lists are a domain word.", 0)]
    [InlineData("// TO" + "DO: later", 1)]
    [InlineData("// FIX" + "ME", 1)]
    [InlineData("// HA" + "CK", 1)]
    [InlineData("throw new NotImplemented" + "Exception();", 1)]
    [InlineData("    #regio" + "n Fields", 1)]
    public void UnfinishedWork_WhenMarked_Fails(string text, int violations) =>
        Assert.Equal(violations, CodeRules.UnfinishedWork(Source(text)).Count());

    [Theory]
    [InlineData("tests/A/B.cs", "Thread.Sleep(1);", 1)]
    [InlineData("tests/A/B.cs", "await Task.Delay(1);", 1)]
    [InlineData("tests/A/B.cs", "// no Task.Delay here", 0)]
    [InlineData("src/A/B.cs", "await Task.Delay(1);", 0)]
    public void SleepingTests_WhenTheySleep_Fail(string path, string text, int violations) =>
        Assert.Equal(violations, CodeRules.SleepingTests(new SourceFile(path, text)).Count());

    [Theory]
    [InlineData("B.cs", "public sealed class B { public class Inner { } }", 0)]
    [InlineData("B.Recovery.cs", "public sealed partial class B;", 0)]
    [InlineData("B.cs", "public readonly record struct B(int X);\ninternal class C;", 0)]
    [InlineData("B.cs", "public static class B { }\npublic class B<T> { }", 0)]
    [InlineData("B.cs", "public interface C;", 1)]
    [InlineData("B.cs", "public enum B { X }\npublic delegate void C(int x);", 1)]
    public void PublicTypes_WhenNotOneNamedLikeTheFile_Fail(string name, string text, int violations) =>
        Assert.Equal(violations, CodeRules.PublicTypes(new SourceFile("src/A/" + name, text)).Count());

    [Theory]
    [InlineData("src/A.B/C/D.cs", "namespace A.B.C;\nclass D;", 0)]
    [InlineData("src/A.B/Program.cs", "return 0;", 0)]
    [InlineData("src/A.B/C/D.cs", "namespace A.B;\nclass D;", 1)]
    [InlineData("tests/A.B/D.cs", "class D;", 1)]
    public void Namespaces_WhenNotTheFolder_Fail(string path, string text, int violations) =>
        Assert.Equal(violations, CodeRules.Namespaces(new SourceFile(path, text)).Count());

    [Theory]
    [InlineData("docs/a.md", "`EventTime`, `Event`, `event-time`, `DoThis()`, `EventTime.DoThis`, `Clock.cs`", 0)]
    [InlineData("docs/a.md", "`GhostTime`", 1)]
    [InlineData("docs/a.md", "`EventTime.DoThat(x)`", 1)]
    [InlineData("src/A/README.md", "`Ghost.cs`", 1)]
    [InlineData("src/A/README.md", "```\n`GhostTime`\n```", 0)]
    [InlineData("NOTES.md", "`GhostTime`", 0)]
    public void UnknownNames_WhenNowhereInTheSource_Fail(string path, string text, int violations)
    {
        DocumentRules rules = new(["src/A/Clock.cs"], [new SourceFile("src/A/Clock.cs", "class EventTime { void DoThis() { } }")]);
        Assert.Equal(violations, rules.UnknownNames(new SourceFile(path, text)).Count());
    }

    [Theory]
    [InlineData("artifacts", true, true)]
    [InlineData("src/X/node_modules", true, true)]
    [InlineData("artifacts", false, false)]
    [InlineData("src/A/wwwroot", true, true)]
    [InlineData("wwwroot", true, false)]
    [InlineData("a/b.user", false, true)]
    public void IgnoreList_WhenPathMatches_Covers(string path, bool isFolder, bool covered)
    {
        IgnoreList ignored = new(["# generated", "", "artifacts/", "node_modules/", "*.user", "src/A/wwwroot/"]);
        Assert.Equal(covered, ignored.Covers(path, isFolder));
    }

    [Fact]
    public void IgnoreList_WhenPatternIsBeyondIt_Refuses() => Assert.Throws<NotSupportedException>(() => new IgnoreList(["src/*/bin/"]));

    private static SourceFile Source(string text) => new("src/A/B.cs", text);
}

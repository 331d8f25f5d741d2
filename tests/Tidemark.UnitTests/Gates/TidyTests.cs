namespace Tidemark.UnitTests.Gates;

/// <summary>The house rules, held against the whole repository. That each rule can fail is shown beside it.</summary>
public sealed class TidyTests
{
    [Fact]
    public void Files_AreShort() => AssertClean(SizeRules.LongFile);

    [Fact]
    public void Members_AreShort() => AssertClean(SizeRules.LongMembers);

    [Fact]
    public void Lines_AreShort() => AssertClean(SizeRules.LongLines);

    [Fact]
    public void Files_AreSmall() =>
        AssertNone(SourceTree.Paths.SelectMany(path => SizeRules.LargeFile(path, SourceTree.BytesOf(path))));

    [Fact]
    public void Lines_EndInLineFeeds() => AssertClean(TextRules.LineEndings);

    [Fact]
    public void Files_NameNoFolderOfOneMachine() => AssertClean(TextRules.MachinePaths);

    [Fact]
    public void Code_IsFinished() => AssertClean(CodeRules.UnfinishedWork);

    [Fact]
    public void Tests_DoNotSleep() => AssertClean(CodeRules.SleepingTests);

    [Fact]
    public void PublicTypes_HaveAFileEach() => AssertClean(CodeRules.PublicTypes);

    [Fact]
    public void Namespaces_EqualFolders() => AssertClean(CodeRules.Namespaces);

    [Fact]
    public void Documents_NameWhatExists() => AssertClean(new DocumentRules(SourceTree.Paths, SourceTree.TextFiles).UnknownNames);

    [Fact]
    public void Tree_IsTheWholeRepository()
    {
        Assert.Contains("src/Tidemark.Core/Time/EventTime.cs", SourceTree.Paths);
        Assert.Contains("tests/Tidemark.UnitTests/Gates/TidyTests.cs", SourceTree.Paths);
        Assert.Contains(".editorconfig", SourceTree.Paths);
        Assert.DoesNotContain(SourceTree.Paths, path => path.StartsWith("artifacts/", StringComparison.Ordinal));
    }

    private static void AssertClean(Func<SourceFile, IEnumerable<string>> rule) => AssertNone(SourceTree.TextFiles.SelectMany(rule));

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, $"{found.Length} violations:\n{string.Join('\n', found.Take(50))}");
    }
}

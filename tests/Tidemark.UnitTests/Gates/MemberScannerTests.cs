namespace Tidemark.UnitTests.Gates;

public sealed class MemberScannerTests
{
    [Fact]
    public void Members_WhenOfEveryKind_AreFoundWithTheirLines()
    {
        const string Code = """
            namespace A;

            public sealed record Point(int X, int Y)
            {
                private static readonly int[] Table = new[]
                {
                    1,
                };

                [Obsolete]
                public void Write<T>(Record record = null) where T : struct
                {
                    if (x) { y(); }
                }

                public int Sum =>
                    1 +
                    2;

                public int Size { get; init; } = 5;

                public static bool operator ==(Point a, Point b)
                {
                    return true;
                }

                private enum Kind
                {
                    None,
                }

                private string Name() => kind switch
                {
                    _ => "",
                };
            }
            """;
        IReadOnlyList<MemberSpan> members = MemberScanner.Scan(CodeMask.CodeOf(Code));
        Assert.Equal([(10, 5), (16, 3), (20, 1), (22, 4), (32, 4)], members.Select(member => (member.FirstLine, member.LineCount)));
    }

    [Fact]
    public void Members_WhenNamespaceHasBraces_AreFoundInside()
    {
        const string Code = "namespace A { class B<T> where T : class { void M(int a) { for (;;) { } } } }";
        MemberSpan member = Assert.Single(MemberScanner.Scan(Code));
        Assert.StartsWith("void M(int a)", member.Signature, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_WhenFieldHoldsALambda_CountItsBody()
    {
        MemberSpan member = Assert.Single(MemberScanner.Scan("class A\n{\n    Func<int> f = () =>\n    {\n        return 1;\n    };\n}\n"));
        Assert.Equal(4, member.LineCount);
    }
}

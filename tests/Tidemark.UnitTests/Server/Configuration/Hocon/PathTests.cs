namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification's sections "Path expressions" and "Paths as keys".</summary>
public sealed class PathTests
{
    [Theory]
    [InlineData("foo.bar.\"hello.world\"", """{"foo":{"bar":{"hello.world":1}}}""")]
    [InlineData("10.0foo", """{"10":{"0foo":1}}""")]
    [InlineData("foo10.0", """{"foo10":{"0":1}}""")]
    [InlineData("foo\"10.0\"", """{"foo10.0":1}""")]
    [InlineData("1.2.3", """{"1":{"2":{"3":1}}}""")]
    [InlineData("true", """{"true":1}""")]
    [InlineData("null", """{"null":1}""")]
    [InlineData("a.\"\".b", """{"a":{"":{"b":1}}}""")]
    [InlineData("\"\"", """{"":1}""")]
    [InlineData("\"a\".\"b\"", """{"a":{"b":1}}""")]
    [InlineData("1e5", """{"1e5":1}""")]
    public void PathExpressions_SplitAtDotsOutsideQuotes(string path, string json)
    {
        Assert.Equal(json, HoconReading.Json($"{path} : 1"));
        // A substitution has the same syntax and leads to the same place.
        Assert.Equal("1", HoconReading.Json($"{path} : 1\nx_ : ${{{path}}}", "x_"));
        Assert.Equal("1", HoconReading.Json($"{path} : 1\nx_ : ${{ {path} }}", "x_"));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData(".")]
    public void PathExpressions_WithAnEmptyElement_AreRefused(string path)
    {
        Assert.Equal(
            "main.conf:1:1: a key has an empty element; a dot at its beginning or end, or beside another, must be in quotes.",
            HoconReading.Fault($"{path} : 1"));
        Assert.Contains(
            "the path of a substitution has an empty element", HoconReading.Fault($"x : ${{{path}}}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a ${b} : 1")]
    [InlineData("${b} : 1")]
    [InlineData("a : ${b${c}}")]
    [InlineData("a : ${}")]
    [InlineData("a : ${b")]
    [InlineData("a : ${b\n}")]
    public void PathExpressions_MayNotHoldSubstitutions(string text) =>
        Assert.StartsWith("main.conf:1:", HoconReading.Fault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("foo.bar : 42", "foo { bar : 42 }")]
    [InlineData("foo.bar.baz : 42", "foo { bar { baz : 42 } }")]
    [InlineData("a.x : 42, a.y : 43", "a { x : 42, y : 43 }")]
    [InlineData("a b c : 42", "\"a b c\" : 42")]
    [InlineData("true : 42", "\"true\" : 42")]
    [InlineData("3 : 42", "\"3\" : 42")]
    [InlineData("3.14 : 42", "\"3\" : { \"14\" : 42 }")]
    public void PathsAsKeys_AreEquivalentToNestedObjects(string text, string same) =>
        Assert.Equal(HoconReading.Json(same), HoconReading.Json(text));

    [Fact]
    public void PathsAsKeys_MergeInTheUsualWay() => Assert.Equal(
        """{"a":{"b":{"c":1,"d":2},"e":3}}""", HoconReading.Json("a.b.c = 1\na { b.d = 2 }\na.e = 3"));

    [Fact]
    public void PathsAsKeys_MayNotBeginWithInclude() =>
        Assert.Equal(
            "main.conf:1:9: include takes the name of a file in quotes, not '='; as a key it is written \"include\".",
            HoconReading.Fault("include = 1"));
}

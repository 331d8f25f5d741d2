using System.Text;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification's section "Includes".</summary>
public sealed class IncludeTests
{
    private readonly HoconReading reading = new HoconReading().With("foo.conf", "x : 10, y : ${x}");

    [Theory]
    [InlineData("include \"foo.conf\"")]
    [InlineData("include file(\"foo.conf\")")]
    [InlineData("include file( \"foo.conf\" )")]
    [InlineData("include required(\"foo.conf\")")]
    [InlineData("include required(file(\"foo.conf\"))")]
    [InlineData("include required( file( \"foo.conf\" ) )")]
    [InlineData("include \n\n  \"foo.conf\"")]
    [InlineData("include \"foo.conf\",")]
    [InlineData("{ include \"foo.conf\" }")]
    public void IncludeSyntax_StandsInPlaceOfAField(string text) => Assert.Equal("""{"x":10,"y":10}""", reading.ToJson(text));

    [Theory]
    [InlineData("include \"foo.conf\"\nz : 1")]
    [InlineData("include \"foo.conf\", z : 1")]
    public void IncludeSyntax_IsSeparatedAsAField(string text) => Assert.Equal("""{"x":10,"y":10,"z":1}""", reading.ToJson(text));

    [Theory]
    [InlineData("include \"foo.conf\" z : 1", "main.conf:1:20: a comma or a new line must come before 'z'.")]
    [InlineData(
        "include foo.conf", "main.conf:1:9: include takes the name of a file in quotes, not 'f'; as a key it is written \"include\".")]
    [InlineData("include ${x}", "main.conf:1:9: include takes the name of a file in quotes, not '$'; as a key it is written \"include\".")]
    [InlineData(
        "include file(foo)", "main.conf:1:14: include takes the name of a file in quotes, not 'f'; as a key it is written \"include\".")]
    [InlineData("include \"foo\" \".conf\"", "main.conf:1:15: a comma or a new line must come before '\"'.")]
    [InlineData("include file(\"foo\" \".conf\")", "main.conf:1:20: after the name of the file comes ), not '\"'.")]
    [InlineData("include required(\"foo.conf\"", "main.conf:1:28: after the name of the file comes ), not the end.")]
    [InlineData(
        "include { a = 1 }", "main.conf:1:9: include takes the name of a file in quotes, not '{'; as a key it is written \"include\".")]
    [InlineData("include url(\"http://localhost/foo.conf\")", "main.conf:1:1: include url(…) is not supported; include a file.")]
    [InlineData("include classpath(\"foo.conf\")", "main.conf:1:1: include classpath(…) is not supported; include a file.")]
    [InlineData("include required(url(\"http://localhost/foo.conf\"))", "main.conf:1:1: include url(…) is not supported; include a file.")]
    [InlineData("include required(classpath(\"foo.conf\"))", "main.conf:1:1: include classpath(…) is not supported; include a file.")]
    [InlineData("include \"http://localhost/foo.conf\"", "main.conf:1:1: URLs cannot be included; include a file.")]
    [InlineData("include \"file:/foo.conf\"", "main.conf:1:1: URLs cannot be included; include a file.")]
    [InlineData("a = [ { include \"foo.conf\" } ]", "main.conf:1:9: include cannot be used within an array, since no path leads there.")]
    public void IncludeSyntax_OfAnythingElse_IsRefused(string text, string fault) =>
        Assert.Equal(fault, Assert.Single(reading.ToFaults(text)));

    [Theory]
    [InlineData("{ foo include : 42 }", """{"foo include":42}""")]
    [InlineData("{ foo : include }", """{"foo":"include"}""")]
    [InlineData("{ foo : [ include ] }", """{"foo":["include"]}""")]
    [InlineData("{ \"include\" : 42 }", """{"include":42}""")]
    [InlineData("{ includes : 42, include.a : 43 }", """{"includes":42,"include":{"a":43}}""")]
    public void IncludeSyntax_TheWordElsewhere_HasNoMeaning(string text, string json) => Assert.Equal(json, reading.ToJson(text));

    [Theory]
    [InlineData("x : 1, include \"foo.conf\"", """{"x":10,"y":10}""")]
    [InlineData("include \"foo.conf\", x : 1", """{"x":1,"y":1}""")]
    [InlineData("a { x : 1, z : 2 }, a { include \"foo.conf\" }", """{"a":{"x":10,"z":2,"y":10}}""")]
    public void IncludeMerging_IsThatOfDuplicateKeys(string text, string json) => Assert.Equal(json, reading.ToJson(text));

    [Fact]
    public void IncludeMerging_OfAFileThatHoldsAnArray_IsRefused() => Assert.Equal(
        "array.conf:2:1: the file holds an array; it must hold an object.",
        Assert.Single(new HoconReading().With("array.conf", "\n[ 1 ]").ToFaults("include \"array.conf\"")));

    [Theory]
    [InlineData("{ a : { include \"foo.conf\" } }", """{"a":{"x":10,"y":10}}""")]
    [InlineData("{ a : { include \"foo.conf\" }\n a : { x : 42 } }", """{"a":{"x":42,"y":42}}""")]
    [InlineData("x : 1, a.b { include \"foo.conf\" }", """{"x":1,"a":{"b":{"x":10,"y":10}}}""")]
    public void IncludeSubstitution_IsRelativeToTheIncludedFile(string text, string json) => Assert.Equal(json, reading.ToJson(text));

    [Fact]
    public void IncludeSubstitution_FallsBackToTheRoot()
    {
        HoconReading outer = new HoconReading().With("outer.conf", "b { include \"inner.conf\" }, middle : 2")
            .With("inner.conf", "own : 3, all : ${root} ${middle} ${own} ${HOME}").WithVariable("HOME", "4");
        Assert.Equal("\"1 2 3 4\"", HoconReading.Of(outer.ToJson("root : 1, a { include \"outer.conf\" }"), "a/b/all"));
    }

    [Fact]
    public void IncludeSubstitution_OfAppendedValues_IsThatOfTheField() => Assert.Equal(
        """{"list":[9],"a":{"list":[1]}}""",
        new HoconReading().With("list.conf", "list += 1").ToJson("list = [ 9 ], a { include \"list.conf\" }"));

    [Theory]
    [InlineData("include \"missing.conf\"")]
    [InlineData("include \"missing\"")]
    [InlineData("include file(\"missing.conf\")")]
    public void IncludeOfMissingFiles_IsIgnored(string text) => Assert.Equal("{}", reading.ToJson(text));

    [Theory]
    [InlineData("include required(\"missing.conf\")", "missing.conf")]
    [InlineData("include required(file(\"missing.conf\"))", "missing.conf")]
    [InlineData("include required(\"missing\")", "missing")]
    public void IncludeOfMissingFiles_ThatAreRequired_IsRefused(string text, string name) =>
        Assert.Equal($"main.conf:1:1: the required file {name} does not exist.", Assert.Single(reading.ToFaults(text)));

    [Fact]
    public void IncludeOfFileFormats_ANameWithoutExtension_StandsForAll()
    {
        HoconReading both = new HoconReading().With("foo.json", """{"a":1,"b":1}""").With("foo.conf", "b = 2");
        Assert.Equal("""{"a":1,"b":2}""", both.ToJson("include \"foo\""));
        Assert.Equal("""{"x":10,"y":10}""", reading.ToJson("include required(\"foo\")"));
    }

    [Fact]
    public void IncludeOfLocations_RelativeToTheIncludingFile()
    {
        HoconReading nested = new HoconReading().With("d/one.conf", "a = 1, include \"two.conf\"")
            .With("d/two.conf", "include \"/abs/three.conf\"").With("/abs/three.conf", "include \"four.conf\"")
            .With("/abs/four.conf", "b = 2");
        Assert.Equal("""{"a":1,"b":2}""", nested.ToJson("include \"d/one.conf\""));
        Assert.Equal(["d/one.conf", "d/two.conf", "/abs/three.conf", "/abs/four.conf"], nested.Asked);
    }

    /// <summary>Every file's first syntax error is told, with its own name.</summary>
    [Fact]
    public void Faults_OfIncludedFiles_AreToldTogether()
    {
        HoconReading wrong = new HoconReading().With("a.conf", "x : \n}").With("b.conf", Encoding.Latin1.GetBytes("y : 1\nz : \u00e4"));
        Assert.Equal(
            [
                "a.conf:2:1: a value is expected here, not '}'.",
                "b.conf:2:5: the bytes from here on are not UTF-8.",
                "main.conf:3:5: a value is expected here, not ','.",
            ],
            wrong.ToFaults("include \"a.conf\"\ninclude \"b.conf\"\nc = ,"));
    }

    [Fact]
    public void Includes_OfEachOther_AreRefusedWithTheirNames()
    {
        HoconReading circle = new HoconReading().With("a.conf", "include \"b.conf\"").With("b.conf", "x = {}, include \"a.conf\"");
        Assert.Equal(
            "b.conf:1:9: main.conf includes a.conf includes b.conf includes a.conf, and so without end.",
            Assert.Single(circle.ToFaults("include \"a.conf\"")));
    }
}

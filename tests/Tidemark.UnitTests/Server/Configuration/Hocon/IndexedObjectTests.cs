using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification's sections "Conversion of numerically-indexed objects to arrays" and "Config object merging and file
/// merging".</summary>
public sealed class IndexedObjectTests
{
    [Theory]
    [InlineData("""{ "0" : "a", "1" : "b" }""", """["a","b"]""")]
    [InlineData("{ 1 : b, 0 : a }", """["a","b"]""")]
    [InlineData("{ 0 : a, 2 : c }", """["a","c"]""")]
    [InlineData("{ 10 : c, 9 : b, x : d, -1 : e, 1.5 : f }", """[{"5":"f"},"b","c"]""")]
    public void NumericallyIndexedObjects_AreArraysWhereOneIsAsked(string text, string json)
    {
        HoconObject value = (HoconObject)new HoconReading().Read(System.Text.Encoding.UTF8.GetBytes($"foo : {text}")).Value.Fields["foo"];
        Assert.Equal(json, HoconReading.ToJson(value.ToArray()!));
        // In a concatenation an array is expected beside an array.
        Assert.Equal(json, HoconReading.Json($"a = [] {text}", "a"));
        Assert.Equal(json, HoconReading.Json($"foo = {text}, a = ${{foo}} []", "a"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ a : 1, -1 : 2 }")]
    public void NumericallyIndexedObjects_WithoutSuchKeys_AreNoArrays(string text)
    {
        Assert.Null(
            ((HoconObject)new HoconReading().Read(System.Text.Encoding.UTF8.GetBytes($"foo : {text}")).Value.Fields["foo"]).ToArray());
        Assert.Contains("cannot be joined with an array", HoconReading.Fault($"a = [] {text}"), StringComparison.Ordinal);
    }

    [Fact]
    public void NumericallyIndexedObjects_AreNotConvertedEagerly() =>
        Assert.Equal("""{"foo":{"0":"a","1":"b"}}""", HoconReading.Json("foo.0 = \"a\"\nfoo.1 = \"b\""));

    [Fact]
    public void NumericallyIndexedObjects_KeepTheirOwnSubstitutions() =>
        Assert.Equal("[1,2,3]", HoconReading.Json("a.0 = ${x}, a.1 = 2, x = 1\na = ${a} [ 3 ]", "a"));

    /// <summary>The first has priority, so it is read last.</summary>
    [Theory]
    [InlineData("{ a : { y : 2 } }", "{ a : 42 }", "{ a : { x : 1 } }", """{"a":{"x":1}}""")]
    [InlineData("{ a : 42 }", "{ a : { y : 2 } }", "{ a : { x : 1 } }", """{"a":{"y":2,"x":1}}""")]
    public void FileMerging_IsThatOfDuplicateKeys(string first, string second, string third, string json)
    {
        var document = new HoconDocument(new HoconReading(), partsQuotedKeys: false);
        foreach (string text in new[] { first, second, third }) document.Add("file.conf", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(json, HoconReading.ToJson(document.Resolve(_ => null).Value));
        Assert.Empty(document.Faults);
    }
}

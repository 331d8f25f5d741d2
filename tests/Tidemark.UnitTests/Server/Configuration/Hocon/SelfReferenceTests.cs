namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification's sections "Self-Referential Substitutions", "The += field separator" and "Examples of Self-Referential
/// Substitutions".</summary>
public sealed class SelfReferenceTests
{
    [Fact]
    public void SelfReferentialSubstitutions_BaseANewValueOnTheOlder() =>
        Assert.Equal("""{"path":"a:b:c:d"}""", HoconReading.Json("path : \"a:b:c\"\npath : ${path}\":d\""));

    [Theory]
    [InlineData("a : 1\na : ${a}", """{"a":1}""")]
    [InlineData("a : 1\na : ${a}bc", """{"a":"1bc"}""")]
    [InlineData("path : [ /bin ]\npath : ${path} [ /usr/bin ]", """{"path":["/bin","/usr/bin"]}""")]
    [InlineData("a : 1\nb : ${a}\na : ${b}2", """{"a":"12","b":1}""")]
    public void SelfReferentialSubstitutions_LookBack(string text, string json) => Assert.Equal(json, HoconReading.Json(text));

    [Theory]
    [InlineData("a : { b : ${a} }", "main.conf:1:11: ${a} holds itself: it stands within what it refers to.")]
    [InlineData("a : [${a}]", "main.conf:1:6: ${a} holds itself: it stands within what it refers to.")]
    [InlineData("a : { b : { c : ${a.b} } }", "main.conf:1:17: ${a.b} holds itself: it stands within what it refers to.")]
    [InlineData("a : { b : ${c} }, c : { d : ${a} }", "main.conf:1:29: ${a} holds itself: it stands within what it refers to.")]
    public void SelfReferentialSubstitutions_WithinAnObjectOrArray_AreUnbreakable(string text, string fault) =>
        Assert.Equal(fault, HoconReading.Fault(text));

    [Theory]
    [InlineData("a : { b : ${?a} }", """{"a":{}}""")]
    [InlineData("a : [${?a}]", """{"a":[]}""")]
    [InlineData("a : [1, x ${?a}]", """{"a":[1,"x "]}""")]
    [InlineData("a : { b : 1, c : ${?d} { e : 2 } }, d : ${?a}", """{"a":{"b":1,"c":{"e":2}},"d":{"b":1,"c":{"e":2}}}""")]
    public void SelfReferentialSubstitutions_OptionalInACycle_AreMissing(string text, string json) =>
        Assert.Equal(json, HoconReading.Json(text));

    /// <summary>Where a value that was set before is beneath the cycle, it is broken by looking back to that.</summary>
    [Theory]
    [InlineData("a : { x : 1 }\na : ${b}\nb : { y : ${a} }", """{"a":{"x":1,"y":{"x":1}},"b":{"y":{"x":1}}}""")]
    [InlineData("a : x\nb : [ ${a} ]\na : ${b}", """{"a":["x"],"b":["x"]}""")]
    [InlineData("a : 3\nb.c : x${a}\na : ${b}", """{"a":{"c":"x3"},"b":{"c":"x3"}}""")]
    public void SelfReferentialSubstitutions_OfACycleThroughObjects_LookBackWhenPossible(string text, string json) =>
        Assert.Equal(json, HoconReading.Json(text));

    [Theory]
    [InlineData("a += b", """{"a":["b"]}""")]
    [InlineData("a = [ 1 ]\na += 2", """{"a":[1,2]}""")]
    [InlineData("a = []\na += [ 1 ]\na += { b = 2 }", """{"a":[[1],{"b":2}]}""")]
    [InlineData("a { b += 1 }\na.b += 2", """{"a":{"b":[1,2]}}""")]
    [InlineData("b = [ 1 ]\na = ${b}\na += 2", """{"b":[1],"a":[1,2]}""")]
    public void AppendSeparator_IsASelfReferentialConcatenation(string text, string json) => Assert.Equal(json, HoconReading.Json(text));

    [Theory]
    [InlineData("a = x\na += 1", "main.conf:2:1: a simple value cannot be joined with an array.")]
    [InlineData("a = {}\na += 1", "main.conf:2:1: an object whose keys are no whole numbers cannot be joined with an array.")]
    [InlineData("a = [ { b += 1 } ]", "main.conf:1:9: += cannot be used within an array, since no path leads there.")]
    [InlineData("a += { b += 1 }", "main.conf:1:8: += cannot be used within an array, since no path leads there.")]
    public void AppendSeparator_ToWhatIsNoArray_IsRefused(string text, string fault) => Assert.Equal(fault, HoconReading.Fault(text));

    [Theory]
    [InlineData("foo : ${foo}")]
    [InlineData("foo : ${foo}\nfoo : { a : 1 }")]
    public void Examples_InIsolation_AreUndefined(string text) =>
        Assert.Equal("main.conf:1:7: ${foo} refers to itself, and nothing was set before it.", HoconReading.Fault(text));

    [Theory]
    [InlineData("foo : { a : 1 }\nfoo : ${foo}", """{"foo":{"a":1}}""")]
    [InlineData("foo : ${?foo} // this field just disappears silently", "{}")]
    [InlineData("foo : ${does-not-exist}\nfoo : 42", """{"foo":42}""")]
    [InlineData("foo : ${foo}, foo : 42", """{"foo":42}""")]
    [InlineData("foo : { a : { c : 1 } }\nfoo : ${foo.a}\nfoo : { a : 2 }", """{"foo":{"a":2,"c":1}}""")]
    [InlineData("bar : { foo : 42,\n        baz : ${bar.foo}\n      }", """{"bar":{"foo":42,"baz":42}}""")]
    [InlineData("bar : { foo : 42,\n        baz : ${bar.foo}\n      }\nbar : { foo : 43 }", """{"bar":{"foo":43,"baz":43}}""")]
    [InlineData(
        "bar : { a : ${foo.d}, b : 1 }\nbar.b = 3\nfoo : { c : ${bar.b}, d : 2 }\nfoo.d = 4",
        """{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""")]
    [InlineData("a = ${?a}foo", """{"a":"foo"}""")]
    [InlineData("a = { x : 42, y : ${a.x} }", """{"a":{"x":42,"y":42}}""")]
    public void Examples_OfTheSpecification(string text, string json) => Assert.Equal(json, HoconReading.Json(text));

    [Fact]
    public void Examples_ALoopOfTwo_IsRefusedWithItsLinks() => Assert.Equal(
        "main.conf:2:7: ${bar} leads back to itself: ${foo} at main.conf:1:7 → ${bar} at main.conf:2:7.",
        HoconReading.Fault("bar : ${foo}\nfoo : ${bar}"));

    [Fact]
    public void Examples_ALoopOfSeveralSteps_IsRefusedWithItsLinks() => Assert.Equal(
        "main.conf:3:5: ${a} leads back to itself: ${b} at main.conf:1:5 → ${c} at main.conf:2:5 → ${a} at main.conf:3:5.",
        HoconReading.Fault("a : ${b}\nb : ${c}\nc : ${a}"));

    /// <summary>The specification allows 1, 2 or an error, but the same for both.</summary>
    [Theory]
    [InlineData("a : 1\nb : 2\na : ${b}\nb : ${a}")]
    [InlineData("b : 2\na : 1\nb : ${a}\na : ${b}")]
    public void Examples_WhereTheOrderIsNotDefined_BothAreTheSame(string text) =>
        Assert.Equal(HoconReading.Json(text, "a"), HoconReading.Json(text, "b"));
}

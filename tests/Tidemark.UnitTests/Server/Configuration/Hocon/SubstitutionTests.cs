namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification's section "Substitutions", up to "Self-Referential Substitutions", and "Substitution fallback to environment
/// variables".</summary>
public sealed class SubstitutionTests
{
    [Theory]
    [InlineData("key : ${animal.favorite} is my favorite animal")]
    [InlineData("key : ${animal.favorite}\" is my favorite animal\"")]
    public void Substitutions_StandOutsideQuotes(string text) =>
        Assert.Equal("\"cat is my favorite animal\"", HoconReading.Json($"{text}\nanimal.favorite = cat", "key"));

    [Fact]
    public void Substitutions_WithinQuotes_AreText() =>
        Assert.Equal("""{"a":1,"b":"${a}","c":"${a}"}""", HoconReading.Json("a = 1, b = \"${a}\", c = \"\"\"${a}\"\"\""));

    [Theory]
    [InlineData("a : ${ ?b}")]
    [InlineData("a : $ {b}")]
    [InlineData("a : $b")]
    public void Substitutions_TheQuestionMarkAndBrace_AreGroupedTogether(string text) =>
        Assert.StartsWith("main.conf:1:", HoconReading.Fault(text), StringComparison.Ordinal);

    [Fact]
    public void Substitutions_AreAbsolute() =>
        Assert.Equal("""{"x":1,"a":{"x":2,"y":1}}""", HoconReading.Json("x = 1, a { x = 2, y = ${x} }"));

    [Fact]
    public void Substitutions_LookForwardToTheLatestValue() => Assert.Equal(
        """{"a":3,"f":{"d":1,"e":2},"b":3,"c":{"d":1,"e":2}}""",
        HoconReading.Json("a = ${b}, f = ${c}, b = 1, b = 3, c { d = 1 }, c { e = 2 }"));

    [Fact]
    public void Substitutions_OfANull_AreNotLookedUpOutside() => Assert.Equal(
        """{"HOME":null,"a":null}""", new HoconReading().WithVariable("HOME", "/home/me").ToJson("{ \"HOME\" : null, a : ${HOME} }"));

    [Fact]
    public void Substitutions_Undefined_AreRefusedWhereTheyStand() => Assert.Equal(
        [
            "main.conf:1:5: ${foo} is not set, neither here nor in the environment.",
            "main.conf:2:9: ${c.\"d e\"} is not set, neither here nor in the environment.",
        ],
        HoconReading.Faults("a : ${foo}\nb : [ x ${c.\"d e\"} ]"));

    /// <summary>What depends on an unresolved substitution is no second fault.</summary>
    [Fact]
    public void Substitutions_OfWhatIsUndefined_AreNoFaultOfTheirOwn() =>
        Assert.StartsWith(
            "main.conf:1:5: ${foo} is not set", HoconReading.Fault("a = ${foo}, b = ${a}, c = ${a} x, d = ${a.b}, e = [1] ${a}"));

    [Theory]
    [InlineData("foo : ${?bar}", "{}")]
    [InlineData("foo : 1\nfoo : ${?bar}", """{"foo":1}""")]
    [InlineData("foo : [ 1, ${?bar}, 2 ]", """{"foo":[1,2]}""")]
    [InlineData("foo : ${?bar}x", """{"foo":"x"}""")]
    [InlineData("foo : x ${?bar} y", """{"foo":"x  y"}""")]
    [InlineData("foo : ${?bar} { a : 1 }", """{"foo":{"a":1}}""")]
    [InlineData("foo : [ 1 ] ${?bar}", """{"foo":[1]}""")]
    [InlineData("foo : ${?bar}${?baz}", "{}")]
    [InlineData("foo : ${?bar} ${?baz}", "{}")]
    [InlineData("foo : { a : ${?bar} }", """{"foo":{}}""")]
    public void Substitutions_OptionalAndUndefined_LeaveNothingBehind(string text, string json) =>
        Assert.Equal(json, HoconReading.Json(text));

    [Theory]
    [InlineData("1.50", "1.50")]
    [InlineData("{ b : [ true ] }", """{"b":[true]}""")]
    [InlineData("\"s\"", "\"s\"")]
    [InlineData("[ 1, 2 ]", "[1,2]")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "null")]
    public void Substitutions_Alone_KeepTheType(string value, string json) =>
        Assert.Equal(json, HoconReading.Json($"x = {value}, a = ${{x}}", "a"));

    [Fact]
    public void FallbackToEnvironment_GivesStrings_AndKeepsEmptyOnes()
    {
        HoconReading reading = new HoconReading().WithVariable("PORT", "8080").WithVariable("EMPTY", "").WithVariable("a.b", "dotted");
        Assert.Equal(
            """{"a":"8080","b":"","c":"<>","d":"dotted"}""",
            reading.ToJson("a = ${PORT}, b = ${EMPTY}, c = \"<\"${EMPTY}\">\", d = ${a.b}, e = ${?port}"));
    }

    [Fact]
    public void FallbackToEnvironment_ComesAfterTheConfiguration() =>
        Assert.Equal("""{"x":1,"a":1}""", new HoconReading().WithVariable("x", "2").ToJson("x = 1, a = ${x}"));

    [Fact]
    public void FallbackToEnvironment_NamesTheVariableAsTheOrigin()
    {
        var value = new HoconReading().WithVariable("PORT", "8080").Read("\n a = ${PORT}"u8.ToArray()).Value;
        Assert.Equal("environment PORT, main.conf:2:6", value.Fields["a"].Origin.ToString());
    }
}

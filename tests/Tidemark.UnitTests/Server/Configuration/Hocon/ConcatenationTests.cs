namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification's section "Value concatenation".</summary>
public sealed class ConcatenationTests
{
    [Theory]
    [InlineData(" foo bar baz ", "\"foo bar baz\"")]
    [InlineData("foo bar", "\"foo bar\"")]
    [InlineData("\"foo bar\"", "\"foo bar\"")]
    [InlineData("foo \t bar", "\"foo \\t bar\"")]
    [InlineData("foo\" \"bar", "\"foo bar\"")]
    [InlineData("\"foo\"\"bar\"", "\"foobar\"")]
    public void StringConcatenation_KeepsTheWhitespaceBetween_AndDropsThatAround(string value, string json) =>
        Assert.Equal(json, HoconReading.Json($"a ={value}\n", "a"));

    [Fact]
    public void StringConcatenation_NeverSpansANewline() =>
        Assert.Equal("""{"a":["foo","bar"]}""", HoconReading.Json("a = [foo\nbar]"));

    [Fact]
    public void StringConcatenation_MayBeKeyValueAndElement() =>
        Assert.Equal("""{"foo bar":"foo bar","b":["foo bar"]}""", HoconReading.Json("foo bar : foo bar\nb = [foo bar]"));

    [Theory]
    [InlineData("true foo", "\"true foo\"")]
    [InlineData("false foo", "\"false foo\"")]
    [InlineData("null foo", "\"null foo\"")]
    [InlineData("1e5 foo", "\"1e5 foo\"")]
    [InlineData("1E5 1.50", "\"1E5 1.50\"")]
    [InlineData("${x} foo", "\"1e5 foo\"")]
    [InlineData("${y}${x}", "\"null1e5\"")]
    [InlineData("true", "true")]
    [InlineData("${x}", "1e5")]
    public void StringConcatenation_ConvertsToStrings_ButNotASingleValue(string value, string json) =>
        Assert.Equal(json, HoconReading.Json($"x = 1e5, y = null, a = {value}", "a"));

    [Theory]
    [InlineData("a = x [1]", "main.conf:1:5: a simple value cannot be joined with an array.")]
    [InlineData("a = {} x", "main.conf:1:8: a simple value cannot be joined with an object.")]
    [InlineData("a = [1] {b = 2}", "main.conf:1:9: an object whose keys are no whole numbers cannot be joined with an array.")]
    [InlineData("b = [1], a = ${b} x", "main.conf:1:19: a simple value cannot be joined with an array.")]
    public void ArrayAndObjectConcatenation_OfDifferentKinds_IsRefused(string text, string fault) =>
        Assert.Equal(fault, HoconReading.Fault(text));

    [Theory]
    [InlineData("a : { b : 1, c : 2 }")]
    [InlineData("a : { b : 1 } { c : 2 }")]
    [InlineData("a : { b : 1 }\na : { c : 2 }")]
    public void ArrayAndObjectConcatenation_SeveralWaysToDefineAnObject_AreTheSame(string text) =>
        Assert.Equal("""{"a":{"b":1,"c":2}}""", HoconReading.Json(text));

    [Theory]
    [InlineData("a : [ 1, 2, 3, 4 ]")]
    [InlineData("a : [ 1, 2 ] [ 3, 4 ]")]
    [InlineData("a : [ 1, 2 ]\na : ${a} [ 3, 4 ]")]
    public void ArrayAndObjectConcatenation_SeveralWaysToDefineAnArray_AreTheSame(string text) =>
        Assert.Equal("""{"a":[1,2,3,4]}""", HoconReading.Json(text));

    [Fact]
    public void ArrayAndObjectConcatenation_Inheritance() => Assert.Equal(
        """{"cluster-size":6,"name":"east"}""",
        HoconReading.Json(
            "data-center-generic = { cluster-size = 6 }\ndata-center-east = ${data-center-generic} { name = \"east\" }",
            "data-center-east"));

    [Fact]
    public void ArrayAndObjectConcatenation_AddingToPaths() =>
        Assert.Equal("""{"path":["/bin","/usr/bin"]}""", HoconReading.Json("path = [ /bin ]\npath = ${path} [ /usr/bin ]"));

    [Fact]
    public void ArrayAndObjectConcatenation_TheSecondObjectOverridesTheFirst() =>
        Assert.Equal("""{"a":{"b":2,"c":{"d":1,"e":3}}}""", HoconReading.Json("a : { b : 1, c { d : 1 } } { b : 2, c { e : 3 } }"));

    [Fact]
    public void ArrayAndObjectConcatenation_NewlinesWithinAreFine_ButNotBetween()
    {
        Assert.Equal("""{"a":[1,2]}""", HoconReading.Json("a : [\n1\n] [\n2\n]"));
        Assert.Equal("main.conf:2:1: a key is expected here, not '['.", HoconReading.Fault("a : [ 1 ]\n[ 2 ]"));
    }

    [Theory]
    [InlineData("a = [1], a.b {} = 2")]
    [InlineData("[a] = 2")]
    [InlineData("{a} = 2")]
    public void ArrayAndObjectConcatenation_ArraysAndObjects_CannotBeKeys(string text) => Assert.NotEmpty(HoconReading.Faults(text));

    [Theory]
    [InlineData("foo = x, bar = y", "\"x  y\"")]
    [InlineData("foo = {a = 1}, bar = {b = 2}", """{"a":1,"b":2}""")]
    [InlineData("foo = [1], bar = [2]", "[1,2]")]
    public void NoteConcatenationWithWhitespaceAndSubstitutions_WhitespaceCountsBetweenStringsAlone(string values, string json) =>
        Assert.Equal(json, HoconReading.Json($"{values}, a = ${{foo}}  ${{bar}}", "a"));

    [Theory]
    [InlineData("foo = [1], bar = [2], a = ${foo}\" \"${bar}")]
    [InlineData("foo = {}, bar = {}, a = ${foo}\" \"${bar}")]
    public void NoteConcatenationWithWhitespaceAndSubstitutions_QuotedWhitespaceIsAnError(string text) =>
        Assert.Contains("a simple value cannot be joined", HoconReading.Fault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("[ 1 2 3 4 ]", """["1 2 3 4"]""")]
    [InlineData("[ 1\n  2\n  3\n  4 ]", "[1,2,3,4]")]
    [InlineData("[ [ 1, 2 ] [ 3, 4 ] ]", "[[1,2,3,4]]")]
    [InlineData("[ [ 1, 2 ]\n  [ 3, 4 ] ]", "[[1,2],[3,4]]")]
    [InlineData(
        "[ This is an unquoted string my name is ${name}, Hello ${world} ]", """["This is an unquoted string my name is N","Hello W"]""")]
    [InlineData("[ ${x} ${y}, ${z} ${z} ]", "[[1,2],[3,3]]")]
    public void NoteArraysWithoutCommasOrNewlines_WhitespaceIsNoSeparator(string array, string json) =>
        Assert.Equal(json, HoconReading.Json($"name = N, world = W, x = [1], y = [2], z = [3], a = {array}", "a"));

    [Theory]
    [InlineData("a = 1 b = 2", "main.conf:1:9: '=' must be in quotes to be part of a value.")]
    [InlineData("a = {} b = 2", "main.conf:1:10: '=' must be in quotes to be part of a value.")]
    public void NoteArraysWithoutCommasOrNewlines_NorBetweenFields(string text, string fault) =>
        Assert.Equal(fault, HoconReading.Fault(text));
}

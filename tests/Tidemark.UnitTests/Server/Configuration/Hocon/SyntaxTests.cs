using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>The specification from "Unchanged from JSON" to "Multi-line strings", section by section.</summary>
public sealed class SyntaxTests
{
    [Fact]
    public void UnchangedFromJson_BytesThatAreNotUtf8_AreRefusedWhereTheyBegin()
    {
        IReadOnlyList<HoconFault> faults = new HoconReading().Read([.. "a = 1\nb = ä"u8, 0xC3, .. " c"u8]).Faults;
        Assert.Equal("main.conf:2:6: the bytes from here on are not UTF-8.", Assert.Single(faults).ToString());
    }

    [Theory]
    [InlineData("""a = "\"\\\/\b\f\n\r\t\u0041\u00e4" """, "\"\\\"\\\\/\\b\\f\\n\\r\\tAä\"")]
    [InlineData("a = \"ä€\"", "\"ä€\"")]
    [InlineData("a = \"\"", "\"\"")]
    public void UnchangedFromJson_QuotedStrings_AreThoseOfJson(string text, string json) =>
        Assert.Equal(json, HoconReading.Json(text, "a"));

    [Theory]
    [InlineData("a = \"\\x\"", "main.conf:1:6: this is no escape; a backslash itself is written \\\\.")]
    [InlineData("a = \"\\u00g0\"", "main.conf:1:6: \\u takes four hexadecimal digits.")]
    [InlineData("a = \"b\nc\"", "main.conf:1:5: this string is not closed on its line.")]
    [InlineData("a = \"b", "main.conf:1:5: this string is not closed on its line.")]
    [InlineData("a = \"b\tc\"", "main.conf:1:7: the control character U+0009 must be written as \\u0009 in a quoted string.")]
    public void UnchangedFromJson_WhatIsNoQuotedString_IsRefused(string text, string fault) =>
        Assert.Equal(fault, HoconReading.Fault(text));

    [Theory]
    [InlineData("\"s\"", "\"s\"")]
    [InlineData("1", "1")]
    [InlineData("-0.5e-3", "-0.5e-3")]
    [InlineData("1E+5", "1E+5")]
    [InlineData("{}", "{}")]
    [InlineData("[]", "[]")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", "null")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("Infinity", "\"Infinity\"")]
    public void UnchangedFromJson_Values_HaveTheTypesOfJson(string value, string json) =>
        Assert.Equal(json, HoconReading.Json($"a = {value}", "a"));

    [Theory]
    [InlineData("a = 1 # b = 2\n// b = 3\n#\nc = 4 // end")]
    [InlineData("# first\na = 1, // second\nc # third\n = // fourth\n 4")]
    [InlineData("{ a = 1 # }\n c = 4 }# last")]
    public void Comments_OfBothKinds_RunToTheNewline(string text) => Assert.Equal("""{"a":1,"c":4}""", HoconReading.Json(text));

    [Fact]
    public void Comments_WithinQuotes_AreText() =>
        Assert.Equal("""{"a":"# no","b":"// no","c":"#"}""", HoconReading.Json("a = \"# no\", b = \"// no\"\nc = \"\"\"#\"\"\""));

    [Theory]
    [InlineData("a = 1", """{"a":1}""")]
    [InlineData("  \n\n a = 1 \n ", """{"a":1}""")]
    [InlineData("{ a = 1 }", """{"a":1}""")]
    [InlineData("", "{}")]
    [InlineData("# nothing", "{}")]
    public void OmitRootBraces_AFileWithoutThem_IsReadAsIfItHadThem(string text, string json) =>
        Assert.Equal(json, HoconReading.Json(text));

    [Theory]
    [InlineData("{ a = 1", "main.conf:1:1: this { is never closed.")]
    [InlineData("a = 1 }", "main.conf:1:7: this } closes nothing.")]
    [InlineData("a { b { c = 1 }", "main.conf:1:3: this { is never closed.")]
    [InlineData("{ a = 1 } }", "main.conf:1:11: the file must end after its root, not go on with '}'.")]
    [InlineData("\"text\"", "main.conf:1:7: after a key comes =, :, += or {, not the end.")]
    [InlineData("[1, 2", "main.conf:1:1: this [ is never closed.")]
    [InlineData("[1]", "main.conf:1:1: the file holds an array; it must hold an object.")]
    public void OmitRootBraces_WhatIsNotBalanced_IsRefused(string text, string fault) => Assert.Equal(fault, HoconReading.Fault(text));

    [Theory]
    [InlineData("\"foo\" {}")]
    [InlineData("\"foo\" : {}")]
    [InlineData("\"foo\" = {}")]
    [InlineData("foo{}")]
    [InlineData("foo\n{\n}")]
    public void KeyValueSeparator_BeforeABrace_MayBeOmitted(string text) => Assert.Equal("""{"foo":{}}""", HoconReading.Json(text));

    [Theory]
    [InlineData("a 1")]
    [InlineData("a")]
    [InlineData("a [1]")]
    [InlineData("a + 1")]
    [InlineData("a =")]
    [InlineData("a = , b = 1")]
    public void KeyValueSeparator_BeforeAnythingElse_MustBeThere(string text) =>
        Assert.StartsWith("main.conf:1:", HoconReading.Fault(text));

    [Theory]
    [InlineData("[1,2,3,]", "[1,2,3]")]
    [InlineData("[1\n2\n3]", "[1,2,3]")]
    [InlineData("[1,\n2\n,3\n]", "[1,2,3]")]
    [InlineData("[\n\n1\n\n2\n\n,\n\n3]", "[1,2,3]")]
    public void Commas_MayBeNewlinesAndMayTrail(string array, string json) => Assert.Equal(json, HoconReading.Json($"a = {array}", "a"));

    [Theory]
    [InlineData("{ a = 1, b = 2, }")]
    [InlineData("{ a = 1\n b = 2 }")]
    [InlineData("a = 1\n,b = 2,\n")]
    public void Commas_OfFields_FollowTheSameRules(string text) => Assert.Equal("""{"a":1,"b":2}""", HoconReading.Json(text));

    [Theory]
    [InlineData("a = [1,2,3,,]", "main.conf:1:12: there is no value before this comma.")]
    [InlineData("a = [,1,2,3]", "main.conf:1:6: there is no value before this comma.")]
    [InlineData("a = [1,,2,3]", "main.conf:1:8: there is no value before this comma.")]
    [InlineData("a = 1,,", "main.conf:1:7: there is no field before this comma.")]
    [InlineData(", a = 1", "main.conf:1:1: there is no field before this comma.")]
    [InlineData("a = 1,\n, b = 2", "main.conf:2:1: there is no field before this comma.")]
    public void Commas_WithNothingBeforeThem_AreRefused(string text, string fault) => Assert.Equal(fault, HoconReading.Fault(text));

    /// <summary>Zs, Zl and Zp, the byte order mark, and the control characters of the list.</summary>
    [Theory]
    [InlineData("\u0020\u00A0\u1680\u2000\u2007\u200A\u202F\u205F\u3000")]
    [InlineData("\u2028\u2029")]
    [InlineData("\uFEFF")]
    [InlineData("\t\v\f\r\u001C\u001D\u001E\u001F")]
    public void Whitespace_OfEveryKind_IsWhitespaceAndNoNewline(string spaces)
    {
        foreach (char space in spaces)
        {
            Assert.Equal("""{"a":1}""", HoconReading.Json($"{space}a{space}={space}1{space}"));
            // Were it a newline, there would be two elements.
            string[] array = [.. HoconReading.Json($"a = [x{space}y]", "a").Trim('[', ']').Split(',')];
            Assert.Single(array);
        }
    }

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u0085")]
    [InlineData("\u0001")]
    public void Whitespace_WhatIsNotInTheList_IsPartOfAString(string other) =>
        Assert.Contains(other, new HoconReading().Read(System.Text.Encoding.UTF8.GetBytes($"a{other} = 1")).Value.Fields.Keys.Single());

    [Theory]
    [InlineData("""{ "foo" : { "a" : 42 }, "foo" : { "b" : 43 } }""", """{"foo":{"a":42,"b":43}}""")]
    [InlineData("""{ "foo" : { "a" : 42 }, "foo" : null, "foo" : { "b" : 43 } }""", """{"foo":{"b":43}}""")]
    [InlineData("a = 1, a = 2", """{"a":2}""")]
    [InlineData("a { b = 1, c { d = 2 } }, a { c { d = 3, e = 4 } }", """{"a":{"b":1,"c":{"d":3,"e":4}}}""")]
    [InlineData("a { b = 1 }, a = 2", """{"a":2}""")]
    [InlineData("a = 2, a { b = 1 }", """{"a":{"b":1}}""")]
    [InlineData("a = [1], a = [2]", """{"a":[2]}""")]
    public void DuplicateKeys_OfObjectsMerge_AndOthersOverride(string text, string json) => Assert.Equal(json, HoconReading.Json(text));

    [Theory]
    [InlineData("truefoo", "\"truefoo\"")]
    [InlineData("footrue", "\"footrue\"")]
    [InlineData("10.0bar", "\"10.0bar\"")]
    [InlineData("bar10.0", "\"bar10.0\"")]
    [InlineData("-foo", "\"-foo\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("2026-11-21", "\"2026-11-21\"")]
    [InlineData("/usr/bin", "\"/usr/bin\"")]
    [InlineData("a//b", "\"a\"")]
    [InlineData("a(b)|c;d<e>'f'~%", "\"a(b)|c;d<e>'f'~%\"")]
    public void UnquotedStrings_GoOnToAForbiddenCharacterOrAComment(string value, string json) =>
        Assert.Equal(json, HoconReading.Json($"a = {value}", "a"));

    [Theory]
    [InlineData("$")]
    [InlineData(":")]
    [InlineData("=")]
    [InlineData("+")]
    [InlineData("`")]
    [InlineData("^")]
    [InlineData("?")]
    [InlineData("!")]
    [InlineData("@")]
    [InlineData("*")]
    [InlineData("&")]
    [InlineData("\\")]
    public void UnquotedStrings_WithAForbiddenCharacter_AreRefusedWhereItStands(string forbidden)
    {
        Assert.Equal($"main.conf:1:6: '{forbidden}' must be in quotes to be part of a value.", HoconReading.Fault($"a = b{forbidden}c"));
        Assert.Equal(
            $"\"b{forbidden.Replace("\\", "\\\\", StringComparison.Ordinal)}c\"", HoconReading.Json($"a = b\"\"\"{forbidden}\"\"\"c", "a"));
    }

    /// <summary>Quoted strings may not hold them, unquoted ones may.</summary>
    [Fact]
    public void UnquotedStrings_HaveNoRestrictionOnControlCharacters() =>
        Assert.Equal("\"b\\u0001c\"", HoconReading.Json("a = b\u0001c", "a"));

    [Theory]
    [InlineData("\"\"\"foo\"\"\"", "\"foo\"")]
    [InlineData("\"\"\"foo\"\"\"\"", "\"foo\\\"\"")]
    [InlineData("\"\"\"foo\"\"\"\"\"", "\"foo\\\"\\\"\"")]
    [InlineData("\"\"\"\"\"\"", "\"\"")]
    [InlineData("\"\"\" a\n\tb \\n \\u0041 # \"\" \"\"\"", "\" a\\n\\tb \\\\n \\\\u0041 # \\\"\\\" \"")]
    public void MultiLineStrings_AreUsedUnmodified(string value, string json) => Assert.Equal(json, HoconReading.Json($"a = {value}", "a"));

    [Fact]
    public void MultiLineStrings_NeverClosed_AreRefusedWhereTheyBegin() =>
        Assert.Equal("main.conf:2:5: this string of three quotes is never closed.", HoconReading.Fault("a = 1\nb = \"\"\"x\n\"\""));

    [Fact]
    public void Goals_EveryJsonText_IsTheSameInHocon() => Assert.Equal(
        """{"a":[1,2.5,-3e2,{"b":null,"":true}],"c d":"x","e":{}}""",
        HoconReading.Json("""{ "a" : [ 1, 2.5, -3e2, { "b" : null, "" : true } ], "c d" : "x", "e" : {} }"""));
}

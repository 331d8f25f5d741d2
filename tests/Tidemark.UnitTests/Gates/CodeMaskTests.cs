using System.Text.RegularExpressions;

namespace Tidemark.UnitTests.Gates;

public sealed class CodeMaskTests
{
    [Theory]
    [InlineData("a // {\nb", "a \nb")]
    [InlineData("a /* {\n} */ b", "a \n b")]
    [InlineData("x = \"{\\\"}\"; y", "x = ; y")]
    [InlineData("x = @\"{\"\"\\\"; y", "x = ; y")]
    [InlineData("c = '{'; d = '\\''; e", "c = ; d = ; e")]
    [InlineData("x = $\"{(a ? \"}\" : b)}{{\"; y", "x = ; y")]
    [InlineData("x = $@\"{a}\\\"; y", "x = ; y")]
    [InlineData("x = @$\"{a}\\\"; y", "x = ; y")]
    [InlineData("x = \"\"\"{ \" \"\" }\"\"\"; y", "x = ; y")]
    [InlineData("x = $$\"\"\"{ {{a + \"}\"}} }\"\"\"; y", "x = ; y")]
    [InlineData("@class.a(b)", "@class.a(b)")]
    [InlineData("x = \"open", "x = ")]
    public void Code_WhenLiteralsAndCommentsAreMasked_KeepsPlacesAndTheRest(string text, string expected)
    {
        string code = CodeMask.CodeOf(text);
        Assert.Equal(text.Length, code.Length);
        Assert.Equal(expected, Regex.Replace(code, " +", " "));
    }
}

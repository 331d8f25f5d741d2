using Tidemark.Core;
using Tidemark.Core.Harness;

namespace Tidemark.UnitTests.Core.Harness;

/// <summary>A specification that cannot be is refused, and the message names the field or the value that is wrong.</summary>
public sealed class RefusedSpecTests
{
    private const string Explicit = """{"kind":"explicit"}""";
    private const string TenMs = """{"kind":"tumbling","size_ms":10}""";

    [Theory]
    [InlineData("""{"kind":"tumbling","size_ms":0}""", "size")]
    [InlineData("""{"kind":"tumbling","size_ms":-1}""", "size")]
    [InlineData("""{"kind":"sliding","size_ms":0,"slide_ms":1}""", "size")]
    [InlineData("""{"kind":"sliding","size_ms":10,"slide_ms":0}""", "slide")]
    [InlineData("""{"kind":"sliding","size_ms":10,"slide_ms":-5}""", "slide")]
    [InlineData("""{"kind":"sliding","size_ms":10,"slide_ms":11}""", "slide")]
    [InlineData("""{"kind":"session","gap_ms":0}""", "gap")]
    [InlineData("""{"kind":"session","gap_ms":-1}""", "gap")]
    [InlineData("""{"kind":"tumbling","size_ms":10,"offset_ms":10}""", "offset")]
    [InlineData("""{"kind":"tumbling","size_ms":10,"offset_ms":-10}""", "offset")]
    [InlineData("""{"kind":"tumbling","size_ms":10,"offset_ms":-9223372036854775808}""", "offset")]
    [InlineData("""{"kind":"sliding","size_ms":10,"slide_ms":4,"offset_ms":4}""", "offset")]
    [InlineData("""{"kind":"sliding","size_ms":10,"slide_ms":4,"offset_ms":-4}""", "offset")]
    [InlineData("""{"kind":"session","gap_ms":10,"offset_ms":1}""", "offset")]
    [InlineData("""{"kind":"hopping","size_ms":10}""", "hopping")]
    [InlineData("""{"kind":"Tumbling","size_ms":10}""", "Tumbling")]
    [InlineData("""{"kind":7,"size_ms":10}""", "kind")]
    [InlineData("""{"size_ms":10}""", "kind")]
    [InlineData("""{"kind":"tumbling"}""", "size_ms")]
    [InlineData("""{"kind":"tumbling","size_ms":null}""", "size_ms")]
    [InlineData("""{"kind":"tumbling","size_ms":"10"}""", "size_ms")]
    [InlineData("""{"kind":"tumbling","size_ms":10.5}""", "size_ms")]
    [InlineData("""{"kind":"tumbling","size_ms":9223372036854775808}""", "size_ms")]
    [InlineData("""{"kind":"sliding","size_ms":10}""", "slide_ms")]
    [InlineData("""{"kind":"sliding","slide_ms":10}""", "size_ms")]
    [InlineData("""{"kind":"session"}""", "gap_ms")]
    [InlineData("""{"kind":"tumbling","size_ms":10,"sise_ms":10}""", "sise_ms")]
    [InlineData("""{"kind":"session","gap_ms":10,"size_ms":10}""", "size_ms")]
    [InlineData("""{"kind":"tumbling","size_ms":10,"gap_ms":10}""", "gap_ms")]
    [InlineData("[]", "window")]
    public void Window_WhenItCannotBe_IsRefusedByName(string window, string named) =>
        AssertRefused($$"""{"window":{{window}},"watermark":{{Explicit}}}""", named);

    [Theory]
    [InlineData("""{"kind":"fixed","delay_ms":-1}""", "delay_ms")]
    [InlineData("""{"kind":"fixed"}""", "delay_ms")]
    [InlineData("""{"kind":"explicit","delay_ms":5}""", "delay_ms")]
    [InlineData("""{"kind":"adaptive","base_ms":-1,"max_ms":10,"step_ms":1}""", "base")]
    [InlineData("""{"kind":"adaptive","base_ms":10,"max_ms":9,"step_ms":1}""", "max")]
    [InlineData("""{"kind":"adaptive","base_ms":10,"max_ms":20,"step_ms":0}""", "step")]
    [InlineData("""{"kind":"adaptive","base_ms":10,"max_ms":20,"step_ms":-1}""", "step")]
    [InlineData("""{"kind":"adaptive","max_ms":20,"step_ms":1}""", "base_ms")]
    [InlineData("""{"kind":"adaptive","base_ms":10,"step_ms":1}""", "max_ms")]
    [InlineData("""{"kind":"adaptive","base_ms":10,"max_ms":20}""", "step_ms")]
    [InlineData("""{"kind":"completeness","share":0}""", "share")]
    [InlineData("""{"kind":"completeness","share":1}""", "share")]
    [InlineData("""{"kind":"completeness","share":1.5}""", "share")]
    [InlineData("""{"kind":"completeness","share":-0.5}""", "share")]
    [InlineData("""{"kind":"completeness"}""", "share")]
    [InlineData("""{"kind":"punctuated"}""", "punctuated")]
    [InlineData("""{"delay_ms":5}""", "kind")]
    [InlineData("\"explicit\"", "watermark")]
    public void Watermark_WhenItCannotBe_IsRefusedByName(string watermark, string named) =>
        AssertRefused($$"""{"window":{{TenMs}},"watermark":{{watermark}}}""", named);

    [Theory]
    [InlineData("\"allowed_lateness_ms\":-1", "lateness")]
    [InlineData("\"allowed_lateness_ms\":\"1 s\"", "allowed_lateness_ms")]
    [InlineData("\"early_every_ms\":0", "early")]
    [InlineData("\"early_every_ms\":-10", "early")]
    [InlineData("\"emit\":\"at_once\"", "at_once")]
    [InlineData("\"emit\":1", "emit")]
    [InlineData("\"lateness_ms\":1", "lateness_ms")]
    public void Spec_WhenAFieldCannotBe_IsRefusedByName(string field, string named) =>
        AssertRefused($$"""{"window":{{TenMs}},"watermark":{{Explicit}},{{field}}}""", named);

    [Theory]
    [InlineData("""{"watermark":{"kind":"explicit"}}""", "window")]
    [InlineData("""{"window":{"kind":"tumbling","size_ms":10}}""", "watermark")]
    [InlineData("{}", "window")]
    [InlineData("", "JSON")]
    [InlineData("""{"window":""", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("null", "object")]
    public void Spec_WhenItIsNotWhole_IsRefused(string spec, string named) => AssertRefused(spec, named);

    private static void AssertRefused(string spec, string named)
    {
        TidemarkException refused = Assert.ThrowsAny<TidemarkException>(() => WindowSpec.Parse(spec));
        Assert.IsType<WindowSpecException>(refused);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }
}

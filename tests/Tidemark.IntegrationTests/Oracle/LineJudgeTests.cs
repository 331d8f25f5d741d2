using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Media.Generation;

namespace Tidemark.IntegrationTests.Oracle;

public sealed class LineJudgeTests
{
    private const string Invalid = "invalid_field";

    [Theory]
    [InlineData("""{"event_id":"e","type":"view","video_id":"v","event_time":1767225600000,"viewer_id":"a","watch_ms":5}""", null)]
    [InlineData("""{"event_id":"e","type":"view","video_id":"v","event_time":"2026-01-01T00:00:00Z","viewer_id":"a"}""", null)]
    [InlineData("""{"event_id":"e","type":"stats","video_id":"v","event_time":1767225600000,"stats":{"view_count":1}}""", null)]
    [InlineData("""{"event_id":"e","type":"view","video_id":"v","event_time":17672256""", "malformed_json")]
    [InlineData("[]", "malformed_json")]
    [InlineData("""{"type":"view","video_id":"v","event_time":1767225600000,"viewer_id":"a"}""", "missing_field")]
    [InlineData("""{"event_id":"e","type":"view","video_id":"v","event_time":1767225600000}""", "missing_field")]
    [InlineData("""{"event_id":"e","type":"wink","video_id":"v","event_time":1767225600000,"viewer_id":"a"}""", "unknown_type")]
    [InlineData("""{"event_id":"e","type":"like","video_id":"","event_time":1767225600000,"viewer_id":"a"}""", Invalid)]
    [InlineData("""{"event_id":"e","type":"like","video_id":"v","event_time":"yesterday","viewer_id":"a"}""", Invalid)]
    [InlineData("""{"event_id":"e","type":"like","video_id":"v","event_time":1767225600000,"viewer_id":"a","category_id":-1}""", Invalid)]
    [InlineData("""{"event_id":"e","type":"view","video_id":"v","event_time":1767225600000,"viewer_id":"a","watch_ms":-1}""", Invalid)]
    [InlineData("""{"event_id":"e","type":"like","video_id":"v","event_time":1000000000000,"viewer_id":"a"}""", "time_out_of_range")]
    public void Lines_WhenTheyBreakOneRule_GetItsCode(string line, string? code)
    {
        (InputEvent? e, string? given) = LineJudge.Judge(line);
        Assert.Equal(code, given);
        Assert.Equal(code is null, e is not null);
    }

    [Fact]
    public void Lines_OfTheGenerator_AreRefusedInTheirShareWithEveryCode()
    {
        EventGenerator generator = new(new GeneratorOptions { Events = 5_000, Bad = 0.1 });
        ByteWriter line = new();
        Dictionary<string, int> codes = [];
        for (; generator.TryNext(line, out _); line.Clear())
        {
            string code = LineJudge.Judge(Encoding.UTF8.GetString(line.WrittenSpan)).Code ?? "none";
            codes[code] = codes.GetValueOrDefault(code) + 1;
        }

        Assert.Equal(["invalid_field", "malformed_json", "missing_field", "none", "time_out_of_range", "unknown_type"], codes.Keys.Order());
        Assert.InRange(codes["none"], 4_390, 4_610);
    }
}

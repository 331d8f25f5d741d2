using System.Text.Json;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>The model is held against the scenarios that were worked out by hand, each for one rule.</summary>
public sealed class BruteForceModelTests
{
    public static TheoryData<string> Scenarios =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Scenarios");

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Model_GivesWhatTheScenarioDemands(string scenario)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, scenario + ".json")));
        ModelSpec spec = ModelSpec.Parse(file.RootElement.GetProperty("spec"));
        List<ModelItem> items = [.. file.RootElement.GetProperty("input").EnumerateArray().Select(ModelItem.Parse)];
        List<ModelResult> expected = [.. file.RootElement.GetProperty("output").EnumerateArray().Select(ModelResult.Parse)];
        Assert.Equal(expected.Select(result => result.ToJson()), BruteForceModel.Run(spec, items).Select(result => result.ToJson()));
    }

    [Theory]
    [InlineData(100, 1050)]
    [InlineData(101, 1000)]
    public void AdaptiveModel_WhenMoreThanATenthIsBehind_StepsUp(int behind, long watermark)
    {
        ModelSpec spec = new()
        {
            Kind = ModelSpec.Tumbling, SizeMs = 10, SlideMs = 10, WatermarkKind = ModelSpec.Adaptive, DelayMsMax = 100, StepMs = 60,
        };
        BruteForceModel model = new(spec);
        for (int i = 0; i < 1000; i++) model.Take(new ModelItem.Event(i > 0 && i <= behind ? 0 : 1000, "a", 1));
        model.Take(new ModelItem.Event(1050, "a", 1));
        Assert.Equal(watermark, model.Watermark);
    }

    [Theory]
    [InlineData(9, 1090)]
    [InlineData(10, 1030)]
    public void AdaptiveModel_WhenLessThanAHundredthIsBehind_StepsDown(int behind, long watermark)
    {
        ModelSpec spec = new()
        {
            Kind = ModelSpec.Tumbling, SizeMs = 10, SlideMs = 10, WatermarkKind = ModelSpec.Adaptive, DelayMsMax = 100, StepMs = 60,
        };
        BruteForceModel model = new(spec);
        for (int i = 0; i < 2000; i++)
        {
            bool isBehind = (i > 0 && i <= 101) || (i >= 1000 && i < 1000 + behind);
            model.Take(new ModelItem.Event(isBehind ? 0 : 1000, "a", 1));
        }

        model.Take(new ModelItem.Event(1090, "a", 1));
        Assert.Equal(watermark, model.Watermark);
    }

    [Fact]
    public void IdleModel_WhenTimePasses_MovesTheWatermarkByIt()
    {
        ModelSpec spec = new() { Kind = ModelSpec.Tumbling, SizeMs = 10, SlideMs = 10 };
        ModelItem[] items = [new ModelItem.Event(5, "a", 1), new ModelItem.Idle(30), new ModelItem.Watermark(4), new ModelItem.Idle(6)];
        ModelResult result = Assert.Single(BruteForceModel.Run(spec, items, progressWhenIdle: true));
        Assert.Equal("""{"line":4,"start":0,"end":10,"key":"a","count":1,"sum":1,"revision":0}""", result.ToJson());
        Assert.Empty(BruteForceModel.Run(spec, items));
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

public sealed class TracingTests
{
    /// <summary>Many requests in one batch: it stands under the first and links to the others.</summary>
    [Fact]
    public async Task Step_OfRecordsOfManyAppends_LinksToThem()
    {
        ActivityContext[] appends = [.. Enumerable.Range(0, 3).Select(_ => new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))];

        // Made before anybody asks for it: a source that is being made is not yet the one compared with.
        ActivitySource source = Tracing.Source;
        var told = new ConcurrentDictionary<string, Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = of => of == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == appends[0].TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity => told.TryAdd($"{activity.TraceId} {activity.OperationName}", activity),
        };
        ActivitySource.AddActivityListener(listener);
        var trail = new EventTrail();
        trail.Note(0, 0, 1, appends[0]);
        trail.Note(0, 1, 1, appends[1]);
        trail.Note(0, 2, 1, appends[2]);
        trail.Note(1, 0, 3, default);
        await using var bench = new ShardBench(trail: trail);
        bench.Source.Add("a", "b");
        await bench.Sink.ContainsAsync("b");
        Activity step = told[$"{appends[0].TraceId} step"];
        Assert.Equal(appends[0].SpanId, step.ParentSpanId);
        Assert.Equal([appends[1]], step.Links.Select(link => link.Context));
    }

    [Fact]
    public void Trail_BeyondItsBound_ForgetsTheOldest()
    {
        var trail = new EventTrail();
        var append = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        for (int i = 0; i <= EventTrail.AppendsMax; i++) trail.Note(0, i, 1, append);
        Assert.Empty(trail.Of(0, 0, 1));
        Assert.Equal([append], trail.Of(0, EventTrail.AppendsMax, long.MaxValue).Select(s => s.Append));
        Assert.Equal(EventTrail.AppendsMax, trail.Of(0, 0, long.MaxValue).Count);
    }
}

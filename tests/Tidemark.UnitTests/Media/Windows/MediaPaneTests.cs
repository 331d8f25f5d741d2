using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;

namespace Tidemark.UnitTests.Media.Windows;

public sealed class MediaPaneTests
{
    /// <summary>None, few in place, sparse and dense sketches, in every pairing; small and large counts.</summary>
    [Fact]
    public void Absorb_OfAnyTwo_IsTheirMerge_AndTheOtherMayBeReleased()
    {
        int[] sizes = [0, 2, 40, 2_000, 40_000];
        foreach (int left in sizes)
        {
            foreach (int right in sizes)
            {
                MediaPane absorbing = PaneOf(left, seed: 1), absorbed = PaneOf(right, seed: 2);
                MediaPane expected = default;
                expected.Merge(in absorbing);
                expected.Merge(in absorbed);

                absorbing.Absorb(ref absorbed);
                absorbed.Release();

                // What was given back comes to those that grow now.
                _ = PaneOf(3_000, seed: 3);
                Assert.Equal(Bytes(in expected), Bytes(in absorbing));
                Assert.Equal(Bytes(default), Bytes(in absorbed));
            }
        }
    }

    private static MediaPane PaneOf(int views, ulong seed)
    {
        var random = new SplitMix64(seed);
        var codes = new CodeLog();
        MediaPane pane = default;
        for (int i = 0; i < views; i++)
        {
            pane.Add(
                new MediaEvent
                {
                    Type = MediaEventType.View, WatchMs = random.Below(100_000), HasViewer = true, Viewer = random.Next(),
                    Aggregates = UserAggregates<MediaEvent>.None,
                },
                codes);
        }

        return pane;
    }

    private static byte[] Bytes(in MediaPane pane)
    {
        var writer = new ByteWriter();
        pane.Write(writer);
        return writer.ToArray();
    }
}

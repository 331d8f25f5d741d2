using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Server.Replay;

/// <summary>Which window of which group: what the parts of several shards are merged by.</summary>
internal readonly record struct GroupWindow(int Family, int Group, Interval Window, string Key)
{
    public static GroupWindow Of(in WindowOutput fired) =>
        new(fired.Family, fired.Group, fired.Window, Encoding.UTF8.GetString(fired.Key.Span));

    /// <summary>As an output without a result.</summary>
    /// <param name="revision">How often its parts were revised, all together.</param>
    public WindowOutput ToOutput(int revision) =>
        new(Family, Group, Window, Encoding.UTF8.GetBytes(Key), revision, IsEarly: false, [], default);
}

using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Server.Replay;

/// <summary>Which window of which group: what the parts of several shards are merged by.</summary>
internal readonly record struct GroupWindow(int Family, int Group, Interval Window, string Key)
{
    public static GroupWindow Of(in WindowOutput fired) =>
        new(fired.Family, fired.Group, fired.Window, Encoding.UTF8.GetString(fired.Key.Span));
}

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>What a key was set to, one value over the other.</summary>
internal sealed class HoconField
{
    private readonly List<HoconNode> values = [];

    /// <summary>The values, the first set first.</summary>
    public IReadOnlyList<HoconNode> Values => values;

    /// <summary>Sets a value over those before. Objects merge at once; a simple value or an array hides what was before for good.</summary>
    public void Push(HoconNode value)
    {
        if (value is ObjectNode over && values.Count > 0 && values[^1] is ObjectNode under)
        {
            under.Merge(over);
            return;
        }

        if (value is ScalarNode or ArrayNode) values.Clear();
        values.Add(value);
    }
}

using System.Text.Json;

namespace Tidemark.Core.Harness;

/// <summary>The fields of one object of a specification, read one by one; those that nobody reads are refused.</summary>
internal sealed class SpecFields
{
    private readonly string path;
    private readonly Dictionary<string, JsonElement> fields = [];
    private readonly HashSet<string> read = [];

    public SpecFields(JsonElement element, string path)
    {
        this.path = path;
        if (element.ValueKind != JsonValueKind.Object) throw new WindowSpecException($"{path} must be a JSON object.");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!fields.TryAdd(property.Name, property.Value))
                throw new WindowSpecException($"{path} has \"{property.Name}\" twice.");
        }
    }

    public SpecFields Object(string name) =>
        new(Find(name) ?? throw new WindowSpecException($"{path} has no \"{name}\"."), name);

    public string Text(string name, string? fallback = null)
    {
        if (Find(name) is not { } value)
            return fallback ?? throw new WindowSpecException($"{path} has no \"{name}\".");
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()! : throw new WindowSpecException($"{name} is {value.GetRawText()}; it must be a text.");
    }

    public long Whole(string name, long? fallback = null) =>
        Optional(name) ?? fallback ?? throw new WindowSpecException($"{path} has no \"{name}\".");

    public long? Optional(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number : throw new WindowSpecException($"{name} is {value.GetRawText()}; it must be a whole number of milliseconds.");
    }

    public double Number(string name)
    {
        JsonElement value = Find(name) ?? throw new WindowSpecException($"{path} has no \"{name}\".");
        return value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : throw new WindowSpecException($"{name} is {value.GetRawText()}; it must be a number.");
    }

    /// <summary>Takes a field as read.</summary>
    public void Read(string name) => read.Add(name);

    /// <summary>Refuses fields that nobody has read and that say something.</summary>
    public void RefuseOthers()
    {
        foreach ((string name, JsonElement value) in fields)
            if (value.ValueKind != JsonValueKind.Null && !read.Contains(name))
                throw new WindowSpecException($"{path} has \"{name}\", which means nothing there.");
    }

    private JsonElement? Find(string name)
    {
        read.Add(name);
        return fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}

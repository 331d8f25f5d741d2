using System.Text.Json;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>A resolved value, immutable.</summary>
/// <param name="Origin">Where it was set.</param>
internal abstract record HoconValue(HoconOrigin Origin)
{
    /// <summary>Writes it as JSON.</summary>
    public abstract void WriteJson(Utf8JsonWriter json);
}

/// <summary>A string, number, boolean or null.</summary>
/// <param name="Origin">Where it was set.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">Its text; of a number as it was written.</param>
internal sealed record HoconScalar(HoconOrigin Origin, HoconKind Kind, string Text) : HoconValue(Origin)
{
    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter json)
    {
        if (Kind == HoconKind.String) json.WriteStringValue(Text);
        else json.WriteRawValue(Kind == HoconKind.Invalid ? "null" : Text);
    }
}

/// <summary>An array.</summary>
/// <param name="Origin">Where it was set.</param>
/// <param name="Items">What it holds, in order.</param>
internal sealed record HoconArray(HoconOrigin Origin, IReadOnlyList<HoconValue> Items) : HoconValue(Origin)
{
    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (HoconValue item in Items) item.WriteJson(json);
        json.WriteEndArray();
    }
}

/// <summary>An object.</summary>
/// <param name="Origin">Where it was set first.</param>
/// <param name="Fields">Its fields, in the order in which their keys come first.</param>
internal sealed record HoconObject(HoconOrigin Origin, IReadOnlyDictionary<string, HoconValue> Fields) : HoconValue(Origin)
{
    /// <summary>The values under keys that are whole numbers, in their order; null where there are none. That is what an object is where an
    /// array is asked for.</summary>
    public HoconArray? ToArray()
    {
        HoconValue[] items = [.. Fields.Where(f => Index(f.Key) is not null).OrderBy(f => Index(f.Key)).Select(f => f.Value)];
        return items.Length == 0 ? null : new HoconArray(Origin, items);
    }

    /// <summary>The index that a key is; null where it is none.</summary>
    public static int? Index(string key) => key.Length is > 0 and < 10 && key.All(char.IsAsciiDigit) ? int.Parse(key) : null;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach ((string key, HoconValue value) in Fields)
        {
            json.WritePropertyName(key);
            value.WriteJson(json);
        }

        json.WriteEndObject();
    }
}

using System.Text;

namespace Tidemark.UnitTests.Media.Events;

/// <summary>Makes events that are valid but for the fields that a test names.</summary>
internal static class EventJson
{
    /// <summary>The valid event of a type, with some fields given other JSON values; null leaves the field out.</summary>
    public static string Of(string type, params ReadOnlySpan<(string Field, string? Json)> changes)
    {
        var fields = new OrderedDictionary<string, string?>
        {
            ["event_id"] = "\"e1\"",
            ["type"] = $"\"{type}\"",
            ["video_id"] = "\"v1\"",
            ["event_time"] = "\"2026-01-02T03:04:05Z\"",
        };
        if (type == "stats") fields["stats"] = """{"view_count":10}""";
        else fields["viewer_id"] = "\"u1\"";
        foreach ((string field, string? json) in changes) fields[field] = json;
        IEnumerable<string> members = fields.Where(field => field.Value is not null).Select(field => $"\"{field.Key}\":{field.Value}");
        return "{" + string.Join(",", members) + "}";
    }

    /// <summary>The same as UTF-8.</summary>
    public static byte[] Bytes(string type, params ReadOnlySpan<(string Field, string? Json)> changes) =>
        Encoding.UTF8.GetBytes(Of(type, changes));
}

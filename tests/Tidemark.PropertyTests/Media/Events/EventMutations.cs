using System.Text;

namespace Tidemark.PropertyTests.Media.Events;

/// <summary>Valid events, and events that were valid before a few bytes of them changed.</summary>
internal sealed class EventMutations(int seed)
{
    private static readonly string[] Types = ["view", "like", "unlike", "comment", "share", "impression", "subscribe", "stats"];
    private static readonly string[] Fragments =
    [
        "\"", "\\", "{", "}", "[", "]", ",", ":", "\\u0041", "\\ud800", "\\n", "null", "true", "-", "0", "1e5", ".",
        " ", "\n", "\0", "\u00e9", "😀",
        "\"type\":\"like\",", "\"viewer_id\":\"x\",", "\"stats\":{\"view_count\":1},", "\"event_time\":0,",
    ];

    private readonly Random random = new(seed);

    /// <summary>A valid event with arrival at or after 2026-01-02, with a viewer named as told unless it is of type stats.</summary>
    public byte[] Valid(string viewer)
    {
        string type = Types[random.Next(Types.Length)];
        List<string> fields =
        [
            $"\"event_id\":\"e-{random.Next()}\"",
            $"\"type\":\"{type}\"",
            $"\"video_id\":\"v\\u00e9{random.Next(100)}\"",
            random.Next(2) == 0 ? $"\"event_time\":{1_700_000_000_000 + random.Next()}" : "\"event_time\":\"2026-01-02T03:04:05.5+01:00\"",
        ];
        if (type != "stats") fields.Add($"\"viewer_id\":\"{viewer}\"");
        if (random.Next(2) == 0) fields.Add($"\"channel_id\":\"UC{random.Next(100)}\\/\\\"\"");
        if (random.Next(2) == 0) fields.Add($"\"category_id\":{random.Next(65536)}");
        if (random.Next(2) == 0) fields.Add("\"x\":{\"a\":[1,-2.5e3,{\"b\":null}],\"type\":false}");
        if (type == "view") fields.Add($"\"watch_ms\":{random.Next()},\"referrer\":\"share\"");
        if (type == "comment") fields.Add("\"text\":\"good \\ud83d\\ude00 é\\n\"");
        if (type == "stats") fields.Add($"\"stats\":{{\"view_count\":{random.Next()},\"tags\":[\"a\"],\"like_count\":{random.Next()}}}");
        string[] shuffled = [.. fields];
        random.Shuffle(shuffled);
        string space = random.Next(4) == 0 ? "\r\n\t" : "";
        return Encoding.UTF8.GetBytes($"{space}{{{space}{string.Join("," + space, shuffled)}}}{space}");
    }

    /// <summary>The event with one to three places of it changed.</summary>
    public byte[] Mutate(byte[] valid)
    {
        List<byte> bytes = [.. valid];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(Math.Min(12, bytes.Count - at));
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)])); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            }
        }

        return [.. bytes];
    }
}

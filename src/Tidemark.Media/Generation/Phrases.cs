using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Words of viewers and makers, as the inside of JSON strings in UTF-8.</summary>
internal static class Phrases
{
    private static readonly byte[][] Openings = Encode(
        "Love this", "Great video", "So good", "This made my day", "Best one yet", "Finally", "Amazing work", "I learned a lot",
        "Not sure about this", "Boring", "Terrible sound", "I hate the music", "Waste of time", "Too many ads", "Disappointed",
        "First", "Who is here in 2026?", "At 2:31", "My brother said \\\"watch it\\\"", "Très bien", "Qué bueno", "すごい", "Спасибо");

    private static readonly byte[][] Endings = Encode(
        "", "!", "!!!", "...", " 😂", " 🔥🔥", " ❤", " 👎", ", thank you", ", please more of this", ", what song is that?", " - subscribed",
        ", see you next week", "\\nAgain!", " lol", ", sorry");

    private static readonly byte[][] Adjectives = Encode(
        "quick", "honest", "huge", "tiny", "secret", "easy", "crazy", "calm", "official", "complete", "new", "old", "last", "first");

    private static readonly byte[][] Nouns = Encode(
        "guide", "review", "trailer", "live set", "recipe", "match", "speedrun", "interview", "unboxing", "lesson", "story", "tour");

    private static readonly byte[][] Countries = Encode("US", "IN", "BR", "ID", "MX", "JP", "DE", "GB", "FR", "TR", "VN", "PH", "NG", "PL");

    private static readonly byte[][] Referrers = Encode(
        "search", "browse", "browse", "browse", "suggested", "suggested", "share", "external");

    /// <summary>A short comment, with quotes, line feeds and letters beyond ASCII now and then.</summary>
    public static (byte[] Opening, byte[] Ending) Comment(SplitMix64 random) => (Pick(Openings, random), Pick(Endings, random));

    /// <summary>The two words of a title, which serve as tags as well.</summary>
    public static (byte[] Adjective, byte[] Noun) Title(SplitMix64 random) => (Pick(Adjectives, random), Pick(Nouns, random));

    /// <summary>Where a view comes from.</summary>
    public static byte[] Referrer(SplitMix64 random) => Pick(Referrers, random);

    /// <summary>The country of a viewer, always the same for the same viewer.</summary>
    public static byte[] CountryOf(int viewer) => Countries[(int)(SplitMix64.Mix((ulong)viewer) % (ulong)Countries.Length)];

    private static byte[] Pick(byte[][] phrases, SplitMix64 random) => phrases[random.Below(phrases.Length)];

    private static byte[][] Encode(params ReadOnlySpan<string> phrases)
    {
        byte[][] encoded = new byte[phrases.Length][];
        for (int i = 0; i < phrases.Length; i++) encoded[i] = System.Text.Encoding.UTF8.GetBytes(phrases[i]);
        return encoded;
    }
}

using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Words of viewers and makers, as the inside of JSON strings in UTF-8.</summary>
internal static class Phrases
{
    /// <summary>Korea, which only viewers of the audience come from.</summary>
    private const byte Korea = 14;

    private const int KoreanPercent = 30;

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

    /// <summary>The countries that viewers come from.</summary>
    public static readonly byte[][] Countries = Encode(
        "US", "IN", "BR", "ID", "MX", "JP", "DE", "GB", "FR", "TR", "VN", "PH", "NG", "PL", "KR");

    /// <summary>Where views come from; each entry is as likely.</summary>
    public static readonly byte[][] Referrers = Encode(
        "search", "browse", "browse", "browse", "suggested", "suggested", "share", "external");

    /// <summary>What comments are put together from: openings, endings, and the parts of <see cref="Comments"/>.</summary>
    public static readonly byte[][] CommentParts = [.. Openings, .. Endings, .. Comments.Parts];

    /// <summary>The index in <see cref="CommentParts"/> of the first part of <see cref="Comments"/>.</summary>
    public static readonly int CommentsStart = Openings.Length + Endings.Length;

    /// <summary>A short comment, with quotes, line feeds and letters beyond ASCII now and then, as three indexes of parts.</summary>
    public static (int Opening, int Ending, int Nothing) Comment(SplitMix64 random) =>
        (random.Below(Openings.Length), Openings.Length + random.Below(Endings.Length), Openings.Length);

    /// <summary>The two words of a title, which serve as tags as well.</summary>
    public static (byte[] Adjective, byte[] Noun) Title(SplitMix64 random) => (Pick(Adjectives, random), Pick(Nouns, random));

    /// <summary>The index of the referrer that a surge brings views by.</summary>
    public static int ReferrerOf(SurgeCause cause) => cause switch
    {
        SurgeCause.Influencer => 7,
        SurgeCause.News => 0,
        SurgeCause.Recommendation => 4,
        _ => 6,
    };

    /// <summary>The country of a viewer, always the same for the same viewer.</summary>
    public static byte CountryOf(int viewer) => (byte)(SplitMix64.Mix((ulong)viewer) % Korea);

    /// <summary>The country of a viewer of the audience, three in ten of whom are Korean.</summary>
    public static byte CountryOfAudience(int viewer) => IsKorean(viewer) ? Korea : CountryOf(viewer);

    /// <summary>Whether a viewer of the audience writes Korean.</summary>
    public static bool IsKorean(int viewer) => SplitMix64.Mix(~(ulong)viewer) % 100 < KoreanPercent;

    private static byte[] Pick(byte[][] phrases, SplitMix64 random) => phrases[random.Below(phrases.Length)];

    private static byte[][] Encode(params ReadOnlySpan<string> phrases)
    {
        byte[][] encoded = new byte[phrases.Length][];
        for (int i = 0; i < phrases.Length; i++) encoded[i] = System.Text.Encoding.UTF8.GetBytes(phrases[i]);
        return encoded;
    }
}

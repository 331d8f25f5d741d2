using System.Text;
using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Comments of the audience, English and Korean: what comes first, an opinion, how it ends. The better the video, the kinder the
/// opinions: of the best 85 % are kind and 10 % unkind, of the worst 10 % and 70 %.</summary>
internal static class Comments
{
    private static readonly string[] EnglishFirst =
    [
        "", "", "Honestly, ", "OK, ", "Just watched it: ", "Third time here. ", "From the first minute: ", "My friends agree: ",
        "Sorry but ", "Wow, ",
    ];

    private static readonly string[] KoreanFirst =
        ["", "", "와 ", "헐 ", "솔직히 ", "방금 봤는데 ", "오늘 처음 보는데 ", "친구가 보내줬는데 ", "저는 ", "음... "];

    private static readonly string[] EnglishLast =
    [
        "", "", ".", "!", "!!", " (from Seoul)", " - part two when?", " \\\"again and again\\\"", " lol", "\\nSee you next week", " 👀",
        " #nofilter",
    ];

    private static readonly string[] KoreanLast =
        ["", "", ".", "~", "!", " ㅋㅋ", " ㅎㅎ", " (2회차)", " 여러분은요?", " 다음 편 언제?", " 👀", "\\n또 올게요"];

    private static readonly string[] EnglishKind =
    [
        "I love this", "this is great", "amazing work", "so good", "best video this year", "this made my day", "beautiful editing",
        "I learned a lot", "brilliant explanation", "awesome sound", "thank you for this", "instant subscribe", "perfect", "so funny",
        "this deserves more views", "what a wonderful voice", "excellent as always", "I am so happy I found this 😍", "pure joy ❤",
        "fantastic 🔥",
    ];

    private static readonly string[] EnglishPlain =
    [
        "what song is that", "who is here in 2026", "look at 2:31", "is there a second part", "which camera is this",
        "came here from the news",
        "are there subtitles", "where was this filmed", "how long did it take", "reading the comments first",
    ];

    private static readonly string[] EnglishUnkind =
    [
        "this is boring", "terrible sound", "I hate the music", "what a waste of time", "too many ads", "disappointed",
        "the title is a lie",
        "worst video so far", "this is wrong", "bad editing", "I want my ten minutes back", "unsubscribed", "awful", "so annoying",
        "nothing new here, skip it", "I stopped after a minute", "poor quality 👎", "clickbait 😡",
    ];

    private static readonly string[] KoreanKind =
    [
        "영상 정말 잘 봤어요", "최고예요", "너무 재밌어요", "완전 유익해요", "감동이에요", "목소리가 너무 좋아요", "편집이 예술이네요", "이 채널 사랑해요",
        "역시 믿고 보는 채널이에요", "웃다가 배 아파요", "오늘도 힐링하고 가요", "설명이 아주 쉬워요", "몇 번을 봐도 좋네요", "이런 영상 감사합니다", "퀄리티 대박이에요",
        "구독하길 잘했어요", "음악이랑 정말 잘 어울려요", "기다린 보람이 있네요", "행복해지는 영상이에요 😍", "멋져요 ❤",
    ];

    private static readonly string[] KoreanPlain =
    [
        "이 노래 제목이 뭐예요?", "2부는 언제 나오나요?", "여기 어디예요?", "3분 20초 보세요", "자막 있나요?", "추천으로 떠서 왔어요", "어떤 카메라 쓰세요?",
        "뉴스 보고 왔어요", "댓글 먼저 보는 중", "몇 년 전 영상인가요?",
    ];

    private static readonly string[] KoreanUnkind =
    [
        "너무 지루해요", "실망이에요", "소리가 너무 작아요", "광고가 너무 많네요", "시간 아까워요", "제목이랑 내용이 다르잖아요", "설명이 엉망이에요", "화질이 별로예요",
        "끝까지 못 보겠어요", "재미없어요", "구독 취소합니다", "내용이 틀렸어요", "이건 좀 아니죠", "낚시 영상이네요", "목소리가 거슬려요", "갈수록 별로예요",
        "최악이에요 👎", "짜증나요 😡",
    ];

    /// <summary>All parts, to be found by index.</summary>
    public static readonly byte[][] Parts;

    private static readonly (int Start, int Count) firstOfEnglish, firstOfKorean, lastOfEnglish, lastOfKorean;
    private static readonly (int Start, int Count)[] english, korean;

    static Comments()
    {
        List<byte[]> parts = [];
        (firstOfEnglish, firstOfKorean) = (Add(EnglishFirst), Add(KoreanFirst));
        (lastOfEnglish, lastOfKorean) = (Add(EnglishLast), Add(KoreanLast));
        english = [Add(EnglishKind), Add(EnglishPlain), Add(EnglishUnkind)];
        korean = [Add(KoreanKind), Add(KoreanPlain), Add(KoreanUnkind)];
        Parts = [.. parts];

        (int, int) Add(string[] phrases)
        {
            parts.AddRange(phrases.Select(Encoding.UTF8.GetBytes));
            return (parts.Count - phrases.Length, phrases.Length);
        }
    }

    /// <summary>A comment on a video of some quality, as three indexes of <see cref="Phrases.CommentParts"/>.</summary>
    public static (int First, int Opinion, int Last) Compose(SplitMix64 random, double quality, bool isKorean)
    {
        double mood = random.NextDouble();
        int opinion = mood < 0.1 + (0.75 * quality) ? 0 : mood < 1 - (0.1 + (0.6 * (1 - quality))) ? 1 : 2;
        return (
            Pick(random, isKorean ? firstOfKorean : firstOfEnglish),
            Pick(random, (isKorean ? korean : english)[opinion]),
            Pick(random, isKorean ? lastOfKorean : lastOfEnglish));
    }

    private static int Pick(SplitMix64 random, (int Start, int Count) range) =>
        Phrases.CommentsStart + range.Start + random.Below(range.Count);
}

using System.Text.RegularExpressions;

namespace Tidemark.UnitTests.Gates;

/// <summary>Finds the members of types in C# by braces alone: a block directly within a type (or file) that is no type and no initializer,
/// or an arrow that ends in a semicolon there.</summary>
internal sealed partial class MemberScanner
{
    private readonly string code;
    private readonly Stack<BlockKind> blocks = new();
    private readonly List<MemberSpan> members = [];
    private int headerStart;
    private int parentheses;
    private bool sawArrow;

    private MemberScanner(string code) => this.code = code;

    private enum BlockKind
    {
        Type,
        Member,
        Initializer,
        Inner,
    }

    private bool AtTypeLevel => blocks.Count == 0 || blocks.Peek() == BlockKind.Type;

    /// <summary>The members in order of their ends.</summary>
    /// <param name="code">C# as <see cref="CodeMask"/> leaves it.</param>
    public static IReadOnlyList<MemberSpan> Scan(string code)
    {
        MemberScanner scanner = new(code);
        for (int i = 0; i < code.Length; i++) scanner.Visit(i);
        return scanner.members;
    }

    private void Visit(int i)
    {
        char c = code[i];
        if (c == '{') Open(i);
        else if (c == '}') Close(i);
        else if (AtTypeLevel && c == '(') parentheses++;
        else if (AtTypeLevel && c == ')') parentheses--;
        else if (AtTypeLevel && c == '>' && parentheses == 0 && i > 0 && code[i - 1] == '=') sawArrow = true;
        else if (AtTypeLevel && c == ';' && parentheses == 0) EndStatement(i);
    }

    private void Open(int i)
    {
        if (!AtTypeLevel)
        {
            blocks.Push(BlockKind.Inner);
            return;
        }

        // What stands within parentheses may name types ("where" clauses too) without declaring one.
        string header = Parenthesised().Replace(code[headerStart..i], " ");
        string declaration = header.Split(" where ")[0];
        if (sawArrow || parentheses > 0 || Assignment().IsMatch(declaration)) blocks.Push(BlockKind.Initializer);
        else if (TypeKeyword().IsMatch(declaration)) blocks.Push(BlockKind.Type);
        else blocks.Push(BlockKind.Member);
        if (blocks.Peek() == BlockKind.Type) headerStart = i + 1;
    }

    private void Close(int i)
    {
        if (!blocks.TryPop(out BlockKind closed)) return;
        if (closed == BlockKind.Member) Emit(i);
        if (closed is BlockKind.Member or BlockKind.Type) StartHeader(i + 1);
    }

    private void EndStatement(int i)
    {
        if (sawArrow) Emit(i);
        StartHeader(i + 1);
    }

    private void StartHeader(int at)
    {
        headerStart = at;
        sawArrow = false;
    }

    private void Emit(int end)
    {
        int start = headerStart;
        while (start < end && char.IsWhiteSpace(code[start])) start++;
        string text = Space().Replace(code[start..end], " ").Trim();
        int lines = code.AsSpan(start, end - start).Count('\n') + 1;
        members.Add(new MemberSpan(text[..Math.Min(80, text.Length)], code.AsSpan(0, start).Count('\n') + 1, lines));
    }

    [GeneratedRegex(@"\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)")]
    private static partial Regex Parenthesised();

    [GeneratedRegex(@"(?<![=<>!])=(?![=>])")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum|namespace|extension)\b")]
    private static partial Regex TypeKeyword();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

namespace Tidemark.Core.Harness;

/// <summary>An input line that cannot be understood.</summary>
/// <param name="line">Its number, from 1.</param>
/// <param name="reason">What is wrong with it, one sentence.</param>
public sealed class StreamScriptException(long line, string reason) : TidemarkException($"Line {line} cannot be taken: {reason}")
{
    /// <summary>The line's number, from 1.</summary>
    public long Line { get; } = line;
}

namespace Tidemark.UnitTests.Gates;

/// <summary>A method, constructor, operator, property or lambda field of a type.</summary>
/// <param name="Signature">What stands before its body, on one line, cut to 80 characters.</param>
/// <param name="FirstLine">The line of its first word, attributes included, from 1.</param>
/// <param name="LineCount">The lines from there to its closing brace or semicolon.</param>
internal sealed record MemberSpan(string Signature, int FirstLine, int LineCount);

namespace Tidemark.Server.Access;

/// <summary>What a key or a token may do.</summary>
public enum Role
{
    /// <summary>May read.</summary>
    Reader,

    /// <summary>May bring events, and nothing else.</summary>
    Producer,

    /// <summary>May read, bring events and operate.</summary>
    Operator,

    /// <summary>May do everything.</summary>
    Admin,
}

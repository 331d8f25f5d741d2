namespace Tidemark.Server.Configuration.Hocon;

/// <summary>The kinds of a simple value.</summary>
internal enum HoconKind
{
    /// <summary>A string.</summary>
    String,

    /// <summary>A JSON number; its text is kept as it was written.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary>What could not be resolved; a fault says why.</summary>
    Invalid,
}

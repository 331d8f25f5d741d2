namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Where something stands.</summary>
/// <param name="Source">The file; or <c>-D</c>, an option, a variable of the environment.</param>
/// <param name="Line">The line from 1; 0 where the source is no file and names the place by itself.</param>
/// <param name="Column">The column from 1, in UTF-16 units.</param>
internal readonly record struct HoconOrigin(string Source, int Line, int Column)
{
    /// <summary>What is named by itself.</summary>
    public static HoconOrigin Of(string source) => new(source, 0, 0);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}

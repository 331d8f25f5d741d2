namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Where included files come from.</summary>
internal interface IHoconIncludes
{
    /// <summary>The full name of what a file calls <paramref name="name"/>: an absolute path as it is, any other beside the including
    /// file.</summary>
    string Locate(string including, string name);

    /// <summary>Reads a file by its full name; no more than <see cref="HoconLimits.FileBytesMax"/> bytes and one.</summary>
    HoconFile Read(string source);
}

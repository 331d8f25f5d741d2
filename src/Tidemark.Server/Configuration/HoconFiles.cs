using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.Server.Configuration;

/// <summary>Reads configuration files from disk.</summary>
internal sealed class HoconFiles : IHoconIncludes
{
    /// <inheritdoc/>
    public string Locate(string including, string name)
    {
        string path = Path.Combine(Path.GetDirectoryName(including) ?? "", name);
        return path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path);
    }

    /// <inheritdoc/>
    public HoconFile Read(string source)
    {
        try
        {
            using FileStream file = File.OpenRead(source);
            byte[] bytes = new byte[HoconLimits.FileBytesMax + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return new HoconFile(bytes[..length], null);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return HoconFile.Missing;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new HoconFile(null, failure.Message.TrimEnd('.'));
        }
    }
}

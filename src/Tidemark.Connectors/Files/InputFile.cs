using Tidemark.Core;

namespace Tidemark.Connectors.Files;

/// <summary>Files that are read once, from the first byte to the last.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for that.</summary>
    /// <exception cref="TidemarkException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Opening the input file {path} failed: {cause.Message} Check the name and who may read it.", cause);
        }
    }
}

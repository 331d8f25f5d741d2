using System.Globalization;

namespace Tidemark.Connectors.Log;

/// <summary>One file of a partition.</summary>
/// <param name="FirstOffset">The offset of its first record, which is also its name.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its length; of the newest segment the length when it was opened, see <see cref="LogView.BytesOf"/>.</param>
internal sealed record LogSegment(long FirstOffset, string Path, long Bytes)
{
    private const string Extension = ".log";

    /// <summary>The file of the segment that begins at <paramref name="firstOffset"/>.</summary>
    public static string PathOf(string directory, long firstOffset) =>
        System.IO.Path.Combine(directory, firstOffset.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The segments in a partition's folder by first offset. Files of other names are left alone.</summary>
    public static IReadOnlyList<LogSegment> List(string directory)
    {
        List<LogSegment> found = [];
        foreach (FileInfo file in new DirectoryInfo(directory).EnumerateFiles("*" + Extension))
        {
            string name = System.IO.Path.GetFileNameWithoutExtension(file.Name);
            if (name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long first))
                found.Add(new LogSegment(first, file.FullName, file.Length));
        }

        found.Sort((left, right) => left.FirstOffset.CompareTo(right.FirstOffset));
        return found;
    }
}

namespace Tidemark.Server.Configuration;

/// <summary>Suggests a key for one that is misspelt.</summary>
internal static class NearestKey
{
    /// <summary>Beyond this length nothing is compared: no key is nearly as long.</summary>
    private const int LengthMax = 128;

    /// <summary>Of known keys the one with the fewest edits to another, the first in ordinal order.</summary>
    public static string To(string key, IEnumerable<string> known) =>
        known.Order(StringComparer.Ordinal).MinBy(k => key.Length > LengthMax ? 0 : Distance(k, key))!;

    /// <summary>The number of single-character edits between two keys (Levenshtein 1966).</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}

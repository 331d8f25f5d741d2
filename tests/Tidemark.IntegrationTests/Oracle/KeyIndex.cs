namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Numbers keys in order of first sight.</summary>
internal sealed class KeyIndex<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> numbers = [];
    private readonly List<TKey> keys = [];

    public int Count => keys.Count;

    public TKey this[int number] => keys[number];

    public int NumberOf(TKey key)
    {
        if (numbers.TryGetValue(key, out int number)) return number;
        numbers.Add(key, keys.Count);
        keys.Add(key);
        return keys.Count - 1;
    }
}

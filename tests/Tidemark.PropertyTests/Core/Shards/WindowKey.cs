namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>One window of one key.</summary>
internal readonly record struct WindowKey(int Family, int Kind, string Key, long Start, long End);

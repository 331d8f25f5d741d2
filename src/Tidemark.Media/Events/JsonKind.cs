namespace Tidemark.Media.Events;

/// <summary>The kind of a <see cref="JsonToken"/>.</summary>
internal enum JsonKind : byte
{
    /// <summary>None: the field is not there.</summary>
    Absent,
    String,
    Number,
    True,
    False,
    Null,
    Object,
    Array,
}

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>What a value is on the outside, with what it holds still unresolved. That much can be known of an object whose fields refer to
/// each other.</summary>
internal abstract record HoconShape;

/// <summary>A simple value.</summary>
internal sealed record ScalarShape(HoconScalar Value) : HoconShape;

/// <summary>An array.</summary>
/// <param name="Origin">Where it was set.</param>
/// <param name="Items">Of each item its layers, the one that counts first.</param>
internal sealed record ArrayShape(HoconOrigin Origin, IReadOnlyList<IReadOnlyList<HoconLayer>> Items) : HoconShape;

/// <summary>An object.</summary>
/// <param name="Layers">The objects that it is merged from, the one that wins first; none twice.</param>
internal sealed record ObjectShape(IReadOnlyList<ObjectNode> Layers) : HoconShape;

/// <summary>One of the values that a key was set to.</summary>
/// <param name="Node">The value.</param>
/// <param name="Field">The field that holds it; null for an item of an array.</param>
/// <param name="Index">Its index there.</param>
internal readonly record struct HoconLayer(HoconNode Node, HoconField? Field, int Index);

using Tidemark.Server.Configuration;

namespace Tidemark.Server.Http.Answers;

/// <summary>What a node is configured with.</summary>
/// <param name="Node">The node.</param>
/// <param name="Version">Its program's version.</param>
/// <param name="Families">The window families, in firing order.</param>
/// <param name="Items">Every setting in force, by key, its value as HOCON; secrets are hidden.</param>
internal sealed record SettingsAnswer(string Node, string Version, IReadOnlyList<FamilyItem> Families, IReadOnlyList<Setting> Items);

/// <summary>A window family.</summary>
/// <param name="Name">Its name in outputs and addresses.</param>
/// <param name="Kind"><c>tumbling</c>, <c>sliding</c> or <c>session</c>.</param>
/// <param name="SizeMs">The length of a window in milliseconds; of sessions the gap.</param>
/// <param name="SlideMs">The distance between window starts in milliseconds; of sessions the gap.</param>
/// <param name="OffsetMs">The shift of the starts from multiples of the slide, in milliseconds.</param>
/// <param name="LatenessMs">How long after its end a window still takes events, in milliseconds of event time.</param>
internal sealed record FamilyItem(string Name, string Kind, long SizeMs, long SlideMs, long OffsetMs, long LatenessMs);

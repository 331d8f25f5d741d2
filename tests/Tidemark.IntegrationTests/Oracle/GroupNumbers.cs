using System.Runtime.CompilerServices;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>A number for each kind of group: video, channel, category, all.</summary>
[InlineArray(Count)]
internal struct GroupNumbers
{
    public const int Count = 4;

    private int first;
}

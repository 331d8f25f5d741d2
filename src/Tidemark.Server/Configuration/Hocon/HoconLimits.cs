namespace Tidemark.Server.Configuration.Hocon;

/// <summary>What a configuration may take, so that no file can exhaust stack, memory or time. All are far beyond what people
/// write.</summary>
internal static class HoconLimits
{
    /// <summary>The size of a file in bytes.</summary>
    public const int FileBytesMax = 1 << 20;

    /// <summary>How many files are read in all.</summary>
    public const int FilesMax = 64;

    /// <summary>How many includes may lie within each other.</summary>
    public const int IncludeDepthMax = 16;

    /// <summary>How many objects and arrays may lie within each other, the elements of dotted keys counted.</summary>
    public const int DepthMax = 64;

    /// <summary>How many <c>${…}</c> and <c>+=</c> stand in all files.</summary>
    public const int SubstitutionsMax = 10_000;

    /// <summary>How many substitutions may lead on to each other. A step takes some 4 KiB of stack, a thread has 1.5 MiB or more.</summary>
    public const int ChainMax = 250;

    /// <summary>How many values all files hold, and how many the resolved configuration does.</summary>
    public const int ValuesMax = 100_000;

    /// <summary>The length of a string that is put together, in characters.</summary>
    public const int TextLengthMax = 1 << 20;

    /// <summary>How many steps the resolution takes; a step looks at one value.</summary>
    public const int StepsMax = 2_000_000;
}

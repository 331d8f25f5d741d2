namespace Tidemark.Connectors.Log;

/// <summary>The disk a log is written to, as far as it can fail: tests put a failing one in its place.</summary>
internal interface ILogDisk
{
    /// <summary>Bytes that can still be written to it.</summary>
    long FreeBytes { get; }

    /// <summary>Opens a segment file for writing, made empty where it is missing; its name is durable afterwards.</summary>
    ISegmentFile Open(string path);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.Server.Replay;

/// <summary>What a data folder remembers of a replay that has begun and not ended: what was replayed, and how the folder stood
/// before.</summary>
/// <remarks>It is there before the first event is appended and goes when the outputs are on disk and the summary is told. How far the
/// replay came is not in it: the log tells (<see cref="ReplayAppender"/>).</remarks>
/// <param name="Arguments">The arguments, a line each; a run with others is another replay.</param>
/// <param name="FirstOffsets">Where each partition of the log ended before.</param>
/// <param name="Before">What the shards had counted before.</param>
internal sealed record ReplayMark(string[] Arguments, long[] FirstOffsets, ReplayCounts Before)
{
    private const string File = "replay.json";

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What makes two replays the same one. Speed and memory change nothing that comes out.</summary>
    public static string[] ArgumentsOf(ReplayOptions options) =>
    [
        $"format {options.Format}, {(options.Year is { } year ? $"year {year}, " : "")}"
            + (options.SortMemoryBytes is null ? "in the order of the files" : "sorted"),
        $"output {Path.GetFullPath(options.OutputDirectory)}",
        .. options.Files.Select(file => $"{file}, {new FileInfo(file).Length} bytes"),
    ];

    /// <summary>The mark of a replay that was interrupted; null where there is none.</summary>
    /// <exception cref="TidemarkException">It is of another replay, or cannot be read.</exception>
    public static ReplayMark? Find(string dataDirectory, string[] arguments)
    {
        string path = Path.Combine(dataDirectory, File);
        if (!System.IO.File.Exists(path)) return null;
        ReplayMark? mark;
        try
        {
            mark = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), ReplayJson.Default.ReplayMark);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TidemarkException($"{path}, the mark of an interrupted replay, cannot be read: {cause.Message}", cause);
        }

        if (mark is not null && mark.Arguments.SequenceEqual(arguments)) return mark;
        throw new TidemarkException(
            $"{dataDirectory} holds a replay that was interrupted: {string.Join("; ", mark?.Arguments ?? [])}. Run it again with the same "
            + "arguments and the same files, or replay into an empty folder.");
    }

    /// <summary>Writes the mark durably.</summary>
    public void Write(string dataDirectory) => DurableFile.Write(
        Path.Combine(dataDirectory, File), JsonSerializer.SerializeToUtf8Bytes(this, ReplayJson.Default.ReplayMark), Mode);

    /// <summary>Takes the mark away durably: the replay has ended.</summary>
    public static void Remove(string dataDirectory) => DurableFile.Remove(Path.Combine(dataDirectory, File));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReplayMark))]
[JsonSerializable(typeof(ReplaySummary))]
[JsonSerializable(typeof(SpooledGroup))]
internal sealed partial class ReplayJson : JsonSerializerContext;

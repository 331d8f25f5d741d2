using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.Connectors.Log;

/// <summary>What is fixed when a log is made; the file <c>log.json</c> in its folder.</summary>
/// <param name="Version">The format of the folder; 1.</param>
/// <param name="Partitions">The number of partitions.</param>
internal sealed record LogMetadata(int Version, int Partitions)
{
    private const int CurrentVersion = 1;
    private const string FileName = "log.json";

    /// <summary>The folder of a partition.</summary>
    public static string PartitionDirectory(string directory, int partition) => Path.Combine(directory, $"p-{partition:000}");

    /// <summary>Checks the folder of a log against the number of partitions wanted, or makes it.</summary>
    /// <exception cref="LogPartitionsMismatchException">It was made with another number.</exception>
    /// <exception cref="LogDamagedException">The file cannot be read, or it or a partition's folder is missing.</exception>
    public static void Ensure(string directory, int partitions)
    {
        string path = Path.Combine(directory, FileName);
        if (File.Exists(path)) Check(path, directory, partitions);
        else Make(path, directory, partitions);
    }

    private static void Check(string path, string directory, int partitions)
    {
        LogMetadata? found = Read(path);
        if (found is null || found.Partitions < 1) throw new LogDamagedException(path, 0, "it does not say how many partitions there are");
        if (found.Version != CurrentVersion)
            throw new TidemarkException(
                $"The log in {directory} has format {found.Version} and this program knows format {CurrentVersion} only: "
                + "start the program version that wrote it.");
        if (found.Partitions != partitions) throw new LogPartitionsMismatchException(directory, found.Partitions, partitions);
        for (int partition = 0; partition < partitions; partition++)
        {
            string folder = PartitionDirectory(directory, partition);
            if (!Directory.Exists(folder)) throw new LogDamagedException(folder, 0, "the folder of this partition is missing");
        }
    }

    // The file is written last, so that a crash on the way leaves empty folders and no file, which is a log not made yet.
    private static void Make(string path, string directory, int partitions)
    {
        DurableDirectory.Create(directory);
        foreach (string folder in Directory.EnumerateDirectories(directory, "p-*"))
        {
            if (LogSegment.List(folder).Count > 0)
                throw new LogDamagedException(path, 0, $"the file is missing and {folder} holds records");
        }

        for (int partition = 0; partition < partitions; partition++) DurableDirectory.Create(PartitionDirectory(directory, partition));
        LogMetadata made = new(CurrentVersion, partitions);
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(made, LogMetadataJson.Default.LogMetadata);
        DurableFile.Write(path, bytes, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
    }

    private static LogMetadata? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LogMetadataJson.Default.LogMetadata);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

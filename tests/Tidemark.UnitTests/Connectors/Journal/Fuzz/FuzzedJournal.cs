using Microsoft.Data.Sqlite;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Connectors.Journal.Fuzz;

/// <summary>The files of a journal that a real shard wrote, and what must come of any of their mutants: the same as of the files as they
/// were, or a refusal.</summary>
internal sealed class FuzzedJournal : IDisposable
{
    private const int CrashedAt = 180;

    private readonly TempFolder folder = new();
    private readonly Dictionary<string, byte[]> files = [];
    private SortedDictionary<OutputId, string> outputs = [];
    private List<string> fired = [];
    private OutputId lastPublished;

    /// <summary>How many bytes a file has.</summary>
    public int Length(string suffix) => files[suffix].Length;

    /// <summary>Whether a byte of a file holds anything.</summary>
    public bool IsUsed(string suffix, int at) => files[suffix][at] != 0;

    /// <summary>Where in the database file the first pages of a table and its indexes lie.</summary>
    public IReadOnlyList<Range> RootPages(string table)
    {
        string path = folder.At("pages.db");
        File.WriteAllBytes(path, files[""]);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE tbl_name = $table";
        command.Parameters.AddWithValue("$table", table);
        using SqliteDataReader row = command.ExecuteReader();
        List<Range> pages = [];
        while (row.Read())
        {
            (int page, int size) = (row.GetInt32(0), row.GetInt32(1));
            pages.Add(((page - 1) * size)..(page * size));
        }

        return pages;
    }

    /// <summary>Writes a journal and copies its files.</summary>
    /// <param name="isCrashed">Whether they are as a crash leaves them, with the write-ahead log.</param>
    public static async Task<FuzzedJournal> WriteAsync(bool isCrashed)
    {
        FuzzedJournal journal = new();
        string path = journal.folder.At("journal.db");
        await using (FuzzedRun run = await FuzzedRun.RecoverAsync(path))
        {
            await run.GoOnAsync(60, recordsPerCheckpoint: 20);
            await run.SnapshotAsync();
            await run.AdvanceAsync(run.Watermark.Plus(30_000));
            await run.GoOnAsync(120, recordsPerCheckpoint: 20);
            await run.SnapshotAsync();
            await run.GoOnAsync(CrashedAt - 20, recordsPerCheckpoint: 10);
            // All that is not in one of the last two outboxes has been published.
            journal.lastPublished = run.Outputs.Keys.Last();
            await run.GoOnAsync(CrashedAt, recordsPerCheckpoint: 10);
            if (isCrashed) journal.Keep(path, "", "-wal");
        }

        if (!isCrashed) journal.Keep(path, "");
        await journal.LearnAsync();
        return journal;
    }

    /// <summary>What is wrong with what comes of a mutant; null where it is right.</summary>
    public async Task<string?> TryAsync(string suffix, Func<byte[], byte[]> mutate)
    {
        string path = folder.At($"{Guid.NewGuid():N}.db");
        foreach ((string name, byte[] bytes) in files)
            await File.WriteAllBytesAsync(path + name, name == suffix ? mutate([.. bytes]) : bytes);
        try
        {
            return await RunAsync(path);
        }
        catch (TidemarkException refusal)
        {
            return refusal.Message.Contains(path, StringComparison.Ordinal) ? null : $"refused without naming the file: {refusal.Message}";
        }
        catch (Exception bug)
        {
            return bug.ToString();
        }
        finally
        {
            foreach (string left in Directory.GetFiles(folder.Path, Path.GetFileName(path) + "*")) File.Delete(left);
        }
    }

    public void Dispose() => folder.Dispose();

    private void Keep(string path, params string[] suffixes)
    {
        foreach (string suffix in suffixes) files[suffix] = File.ReadAllBytes(path + suffix);
    }

    /// <summary>Runs over the files as they were.</summary>
    private async Task LearnAsync()
    {
        string path = folder.At("whole.db");
        foreach ((string name, byte[] bytes) in files) await File.WriteAllBytesAsync(path + name, bytes);
        await using FuzzedRun run = await FuzzedRun.RecoverAsync(path);
        Assert.Equal(CrashedAt, run.RecoveredAt);
        await GoOnAsync(run);
        (outputs, fired) = (run.Outputs, await run.FiredAsync());
        Assert.NotEmpty(fired);
        Assert.Contains(outputs.Keys, id => id.CompareTo(lastPublished) > 0 && id.Offset < CrashedAt);
    }

    private async Task<string?> RunAsync(string path)
    {
        await using (FuzzedRun run = await FuzzedRun.RecoverAsync(path))
        {
            await GoOnAsync(run);
            foreach ((OutputId id, string output) in run.Outputs)
            {
                bool isKnown = outputs.TryGetValue(id, out string? expected);
                if (isKnown ? expected != output : id.CompareTo(lastPublished) > 0) return $"output {id} is another";
            }

            foreach (OutputId id in outputs.Keys)
                if (id.CompareTo(lastPublished) > 0 && !run.Outputs.ContainsKey(id)) return $"output {id} is lost";
            if (!fired.SequenceEqual(await run.FiredAsync())) return "the fired windows are others";
        }

        // What was written into the mutant must be whole too.
        await using FuzzedRun again = await FuzzedRun.RecoverAsync(path);
        return again.RecoveredAt == FuzzedShard.Records && again.Watermark == EventTime.Max ? null : "what was written later is lost";
    }

    private static async Task GoOnAsync(FuzzedRun run)
    {
        await run.GoOnAsync(FuzzedShard.Records, recordsPerCheckpoint: 50);
        await run.AdvanceAsync(EventTime.Max);
    }
}

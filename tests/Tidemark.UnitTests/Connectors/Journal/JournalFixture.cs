using Microsoft.Data.Sqlite;
using Tidemark.Connectors.Journal;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>A journal in a folder of its own, and a way to its tables past the journal.</summary>
internal sealed class JournalFixture : IDisposable
{
    private readonly TempFolder folder = new();

    public JournalFixture() => Path = folder.At("journal.db");

    public string Path { get; }

    public RecordingLogger Logger { get; } = new();

    /// <summary>A file of the fixture's folder.</summary>
    public string At(string name) => folder.At(name);

    public SqlJournal Open() => SqlJournal.OpenFile(Path, Logger);

    /// <summary>Runs statements over a connection of its own.</summary>
    public int Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>How many rows a table has, with a condition or without.</summary>
    public long Count(string from)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {from}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Removes the journal.</summary>
    public void Clear()
    {
        foreach (string suffix in (string[])["", "-wal", "-shm"]) File.Delete(Path + suffix);
    }

    /// <summary>Flips one bit of a blob, wherever the statement's condition says.</summary>
    public void Flip(string table, string condition, int at)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT frame FROM {table} WHERE {condition}";
        byte[] frame = (byte[])command.ExecuteScalar()!;
        frame[at < 0 ? frame.Length + at : at] ^= 0x10;
        command.CommandText = $"UPDATE {table} SET frame = $1 WHERE {condition}";
        command.Parameters.AddWithValue("$1", frame);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    public void Dispose() => folder.Dispose();
}

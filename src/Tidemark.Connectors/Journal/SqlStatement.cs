using System.Data.Common;

namespace Tidemark.Connectors.Journal;

/// <summary>A prepared statement with parameters <c>$1</c>, <c>$2</c>, … Owned by its connection's user; not thread-safe.</summary>
internal sealed class SqlStatement : IDisposable
{
    private readonly DbCommand command;

    public SqlStatement(JournalDatabase database, DbConnection connection, string sql, int parameters = 0)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (int number = 1; number <= parameters; number++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = database.ParameterName(number);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Runs the statement and returns how many rows it changed.</summary>
    public int Execute(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs the statement and returns its rows; they must be disposed of before the next run.</summary>
    public DbDataReader Query(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    /// <summary>Runs the statement and returns the first value of its first row; null where there is no row.</summary>
    public object? Value(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteScalar();
    }

    public void Dispose() => command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] is ulong bits ? unchecked((long)bits) : values[i];
    }
}

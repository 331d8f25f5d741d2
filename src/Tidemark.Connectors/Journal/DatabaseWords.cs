using Npgsql;

namespace Tidemark.Connectors.Journal;

/// <summary>What a database said, in one line, for messages to people.</summary>
internal static class DatabaseWords
{
    /// <summary>What a failure says of its cause, as a sentence. A server's own message without its code and details; of a connection what
    /// lies beneath, since the driver says only that it failed.</summary>
    public static string Said(Exception cause)
    {
        string said = cause is PostgresException told ? told.MessageText : cause.InnerException?.Message ?? cause.Message;
        return said.EndsWith('.') ? said : said + ".";
    }
}

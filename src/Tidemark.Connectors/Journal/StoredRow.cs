using System.Data.Common;

namespace Tidemark.Connectors.Journal;

/// <summary>Reads columns that hold what was written or, in a damaged SQLite file, anything: a column has no type of its own there.
/// What is not a value of the kind wanted reads as one that no hash or checksum fits, so that whoever reads finds and names the
/// damage.</summary>
internal static class StoredRow
{
    private static readonly byte[] NoFrame = [];

    extension(DbDataReader row)
    {
        /// <summary>An integer; that of the smallest value where there is none.</summary>
        public long Number(int column) => row.IsDBNull(column) ? long.MinValue : row.GetInt64(column);

        /// <summary>A blob; empty, as no frame is, where there is none.</summary>
        public byte[] Blob(int column) => row.GetValue(column) as byte[] ?? NoFrame;
    }
}

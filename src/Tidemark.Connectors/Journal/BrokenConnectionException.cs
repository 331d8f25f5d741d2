using System.Data.Common;

namespace Tidemark.Connectors.Journal;

/// <summary>A connection that broke was used once more, which a driver may call a wrong use of it and no failure of the
/// database.</summary>
internal sealed class BrokenConnectionException(Exception cause) : DbException("The connection broke.", cause)
{
    /// <inheritdoc/>
    public override bool IsTransient => true;
}

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>What reading a file gave.</summary>
/// <param name="Bytes">Its bytes; null where there is none.</param>
/// <param name="Problem">Why it could not be read; null where it was read or does not exist.</param>
internal sealed record HoconFile(byte[]? Bytes, string? Problem)
{
    /// <summary>There is no such file.</summary>
    public static HoconFile Missing { get; } = new(null, null);
}

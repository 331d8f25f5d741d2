namespace Tidemark.Server.Configuration.Hocon;

/// <summary>What is wrong, and where.</summary>
/// <param name="Origin">The place.</param>
/// <param name="Message">A sentence without its full stop.</param>
internal sealed record HoconFault(HoconOrigin Origin, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Origin}: {Message}.";
}

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Leaves a file at its first syntax error, or the resolution at a limit. <see cref="HoconDocument"/> turns it into a
/// fault.</summary>
/// <param name="origin">The place.</param>
/// <param name="message">What is wrong, without a full stop.</param>
internal sealed class HoconFaultException(HoconOrigin origin, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public HoconFault Fault { get; } = new(origin, message);
}

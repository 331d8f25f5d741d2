namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Leaves a file at its first syntax error, or the resolution at a limit; <see cref="HoconDocument"/> turns it into a fault.</summary>
internal sealed class HoconFaultException(HoconFault fault) : Exception(fault.ToString())
{
    /// <summary>What is wrong.</summary>
    public HoconFault Fault { get; } = fault;
}

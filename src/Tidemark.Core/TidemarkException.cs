namespace Tidemark.Core;

/// <summary>The base of every exception that tells of the outside world: a disk, a store, a network, a damaged file.</summary>
/// <remarks>The message says what was tried, on what, with which value, and what to do next; it is shown to people as it is.
/// Bad input is never an exception but a <see cref="Shards.Rejection"/>; a bug is any exception that is not of this type.</remarks>
public class TidemarkException : Exception
{
    /// <summary>Makes the exception with a message for people.</summary>
    public TidemarkException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception with a message for people and the failure beneath it.</summary>
    public TidemarkException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Whether it is likely over by itself soon, such as the restart of a server: trying again soon then costs less than
    /// waiting.</summary>
    public virtual bool MayPass => false;
}

using Tidemark.Core;

namespace Tidemark.Connectors.Log;

/// <summary>Records could not be made durable; whether they were appended is not known.</summary>
public sealed class LogWriteFailedException : TidemarkException
{
    /// <summary>Makes the exception; the message names the file, the byte, what was tried and what to do.</summary>
    public LogWriteFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

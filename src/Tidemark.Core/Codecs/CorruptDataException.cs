namespace Tidemark.Core.Codecs;

/// <summary>Stored bytes do not read back as what they should be: cut short, out of range, or of an unknown version.</summary>
public sealed class CorruptDataException : TidemarkException
{
    /// <summary>Makes the exception; the message names the place, what was expected and what was found.</summary>
    public CorruptDataException(string message) : base(message)
    {
    }
}

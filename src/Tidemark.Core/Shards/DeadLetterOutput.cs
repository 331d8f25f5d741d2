using System.Text;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.DeadLetter"/> output.</summary>
/// <param name="Code">Why: a rejection's name, or <see cref="Poisoned"/>.</param>
/// <param name="Message">Why, for a person.</param>
/// <param name="Record">The record, as the log holds it.</param>
public readonly record struct DeadLetterOutput(string Code, string Message, ReadOnlyMemory<byte> Record)
{
    /// <summary>The code of a record whose step threw.</summary>
    public const string Poisoned = "poisoned";

    internal static void Write(ByteWriter writer, string code, string message, ReadOnlySpan<byte> record)
    {
        writer.WriteBlob(Encoding.UTF8.GetBytes(code));
        writer.WriteBlob(Encoding.UTF8.GetBytes(message));
        writer.WriteRaw(record);
    }

    /// <summary>Reads a payload; the record is a view into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static DeadLetterOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        string code = Encoding.UTF8.GetString(reader.ReadBlob()), message = Encoding.UTF8.GetString(reader.ReadBlob());
        return new DeadLetterOutput(code, message, payload[reader.Position..]);
    }
}

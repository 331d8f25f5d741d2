using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.DeadLetter"/> output.</summary>
/// <remarks>Layout: a zero byte, tries (varint), time (zigzag milliseconds), code (blob), message (blob), the record to the end. What was
/// written before tries and time were told begins with the code, whose length is never 0, and is still read.</remarks>
/// <param name="Code">Why: a rejection's name, <see cref="Poisoned"/> or <see cref="Lost"/>.</param>
/// <param name="Message">Why, for a person.</param>
/// <param name="Tries">How often the record was tried in vain, at least 1; 0 where it is not known.</param>
/// <param name="Time">When it was given up; minus infinity where it is not known.</param>
/// <param name="Record">The record, as the log holds it.</param>
public readonly record struct DeadLetterOutput(string Code, string Message, int Tries, EventTime Time, ReadOnlyMemory<byte> Record)
{
    /// <summary>The code of a record whose step threw.</summary>
    public const string Poisoned = "poisoned";

    /// <summary>The code of a range of offsets that the source no longer held.</summary>
    public const string Lost = "lost_offsets";

    private const byte Current = 0;

    internal static void Write(ByteWriter writer, string code, string message, int tries, EventTime time, ReadOnlySpan<byte> record)
    {
        writer.WriteByte(Current);
        writer.WriteVarint((ulong)tries);
        writer.WriteZigZag(time.Milliseconds);
        writer.WriteBlob(Encoding.UTF8.GetBytes(code));
        writer.WriteBlob(Encoding.UTF8.GetBytes(message));
        writer.WriteRaw(record);
    }

    /// <summary>Reads a payload; the record is a view into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static DeadLetterOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        (int tries, EventTime time) = (0, EventTime.Min);
        if (!payload.IsEmpty && payload.Span[0] == Current)
        {
            reader.ReadByte();
            (tries, time) = (reader.ReadCount(int.MaxValue), new EventTime(reader.ReadZigZag()));
        }

        string code = Encoding.UTF8.GetString(reader.ReadBlob()), message = Encoding.UTF8.GetString(reader.ReadBlob());
        return new DeadLetterOutput(code, message, tries, time, payload[reader.Position..]);
    }
}

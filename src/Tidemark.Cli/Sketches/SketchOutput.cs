using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Sketches;

/// <summary>How the verbs of <c>tidemark sketch</c> tell what they found: one JSON object on one line.</summary>
internal static class SketchOutput
{
    /// <summary>EPIPE, the same on all systems that have it.</summary>
    private const int BrokenPipe = 32;

    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints one object on standard output.</summary>
    /// <param name="write">Writes its fields.</param>
    public static void Print(Action<Utf8JsonWriter> write) => Print(Console.OpenStandardOutput(), write);

    /// <summary>Prints one object.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="write">Writes its fields.</param>
    public static void Print(Stream output, Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        bytes.WriteTo(output);
    }

    /// <summary>Opens standard output for a filter, which ends when nobody reads it any more (<see cref="IsBrokenPipe"/>).</summary>
    /// <remarks>The console's own stream takes no notice of that. The other one must not write to a file, as it would not move the
    /// position that the file has for those who write to it next.</remarks>
    public static Stream OpenFilter()
    {
        if (OperatingSystem.IsWindows()) return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    /// <summary>Whether a write failed because nobody reads any more.</summary>
    public static bool IsBrokenPipe(IOException failure) => failure.HResult == BrokenPipe;

    /// <summary>Writes an estimated figure as a field.</summary>
    public static void Write(this ApproximateFigure figure, Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteNumber("estimate", figure.Estimate);
        json.WriteNumber("lower", figure.Lower);
        json.WriteNumber("upper", figure.Upper);
        json.WriteNumber("confidence", figure.Confidence);
        json.WriteEndObject();
    }

    /// <summary>Writes a line as a string; one that is not UTF-8 as <c>{"base64":…}</c>, so that it can be told from others.</summary>
    public static void WriteLine(this Utf8JsonWriter json, ReadOnlySpan<byte> line)
    {
        if (Utf8.IsValid(line))
        {
            json.WriteStringValue(line);
            return;
        }

        json.WriteStartObject();
        json.WriteBase64String("base64", line);
        json.WriteEndObject();
    }
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using Tidemark.Core.Randomness;

namespace Tidemark.Cli.Bench;

/// <summary>Views as JSON of 225 bytes with 8 fields: videos by Zipf's law with exponent 1, viewers uniform. No two have one id.</summary>
/// <remarks>A fixed text is patched in place, so that a sender costs little beside the node it loads. Owned by one caller.</remarks>
internal sealed class BenchEvents
{
    public const int EventBytes = 225;
    public const int Videos = 100_000, Viewers = 1_000_000;

    private const int IdDigits = 16, VideoDigits = 11, ViewerDigits = 16, ChannelDigits = 16, TimeDigits = 13, WatchDigits = 6;
    /// <summary>After so many events the same videos come again, in the same order.</summary>
    public const int Draws = 1 << 20;

    private static readonly int[] draws = Draw();

    private static readonly byte[] text =
    [
        .. "{\"event_id\":\"2f1c9a40-77d5-4e0b-9a-"u8, .. "0123456789abcdef\",\"type\":\"view\",\"video_id\":\""u8,
        .. "0123456789a\",\"event_time\":"u8, .. "1764425000123,\"viewer_id\":\""u8, .. "0123456789abcdef\",\"channel_id\":\"UC00000a"u8,
        .. "0123456789abcdef\",\"category_id\":"u8, .. "10,\"watch_ms\":"u8, .. "123456}"u8,
    ];

    private static readonly int idAt = After("9a-"u8), videoAt = After("video_id\":\""u8), timeAt = After("event_time\":"u8);
    private static readonly int viewerAt = After("viewer_id\":\""u8), channelAt = After("UC00000a"u8);
    private static readonly int categoryAt = After("category_id\":"u8), watchAt = After("watch_ms\":"u8);

    private readonly byte[] line = [.. text];
    private readonly ulong seed;
    private ulong next;

    /// <param name="seed">Equal seeds give equal events; different ones share none.</param>
    public BenchEvents(ulong seed)
    {
        this.seed = seed << 40;
        Debug.Assert(line.Length == EventBytes, "The text has the length it is said to have.");
    }

    /// <summary>The id of the video in the event written last.</summary>
    public ReadOnlySpan<byte> VideoId => line.AsSpan(videoAt, VideoDigits);

    /// <summary>The id of the video of a rank, from 0 for the one with most events.</summary>
    public static string VideoOf(int rank) => $"{SplitMix64.Mix((ulong)rank + 1) >> 20:x11}";

    /// <summary>The next event, valid until the one after it; it could have come through the door already.</summary>
    public ReadOnlySpan<byte> Next(long timeMs)
    {
        ulong number = seed | next++;
        ulong rank = (ulong)draws[number * 0x9E3779B1 & (Draws - 1)];
        Renew(line, number, timeMs);
        Hex(SplitMix64.Mix(rank + 1) >> 20, line.AsSpan(videoAt, VideoDigits));
        Hex(SplitMix64.Mix(rank / 20 + 1), line.AsSpan(channelAt, ChannelDigits));
        Utf8Formatter.TryFormat(10 + rank % 20, line.AsSpan(categoryAt), out _);
        return line;
    }

    /// <summary>Makes another event of the same video of one: with the id, the viewer and the watch time of a number, at a time.</summary>
    public static void Renew(Span<byte> line, ulong number, long timeMs)
    {
        ulong random = SplitMix64.Mix(number + 1);
        Hex(random, line.Slice(idAt, IdDigits));
        Hex(SplitMix64.Mix(random % Viewers + 1), line.Slice(viewerAt, ViewerDigits));
        Utf8Formatter.TryFormat(timeMs, line[timeAt..], out _, new('D', TimeDigits));
        Utf8Formatter.TryFormat(100_000 + (random >> 32) % 900_000, line[watchAt..], out _, new('D', WatchDigits));
    }

    /// <summary>The lowest digits of a number, as many as there is room for.</summary>
    private static void Hex(ulong value, Span<byte> target)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(BinaryPrimitives.ReverseEndianness(value)).AsByte();
        Vector128<byte> twice = Vector128.Shuffle(bytes, Vector128.Create((byte)0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7));
        Vector128<byte> digits = Vector128.ConditionalSelect(
            Vector128.Create((ushort)0x00FF).AsByte(), twice >>> 4, twice & Vector128.Create((byte)0x0F));
        Vector128<byte> hex = Vector128.Shuffle(Vector128.Create("0123456789abcdef"u8), digits);
        if (target.Length == Vector128<byte>.Count)
        {
            hex.CopyTo(target);
            return;
        }

        Span<byte> all = stackalloc byte[Vector128<byte>.Count];
        hex.CopyTo(all);
        all[^target.Length..].CopyTo(target);
    }

    private static int After(ReadOnlySpan<byte> name) => text.AsSpan().IndexOf(name) + name.Length;

    /// <summary>A million draws by inversion, used in turn.</summary>
    private static int[] Draw()
    {
        double[] sums = new double[Videos];
        double sum = 0;
        for (int rank = 0; rank < Videos; rank++) sums[rank] = sum += 1.0 / (rank + 1);
        var random = new SplitMix64(1);
        int[] drawn = new int[Draws];
        for (int i = 0; i < drawn.Length; i++)
        {
            int at = Array.BinarySearch(sums, random.NextDouble() * sum);
            drawn[i] = Math.Min(at < 0 ? ~at : at + 1, Videos - 1);
        }

        return drawn;
    }
}

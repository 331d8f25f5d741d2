using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Media.Generation;

namespace Tidemark.Cli.Commands;

/// <summary>Sends generated events to a file, to standard output or to a node.</summary>
internal static class GenerateRun
{
    private const int FlushBytes = 1 << 20;

    public static async Task<int> RunAsync(GeneratorOptions options, string to, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Uri.TryCreate(to, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            return await SendAsync(options, url!, clock, cancellationToken);
        await using Stream target = to == "-" ? Console.OpenStandardOutput() : new FileStream(to, FileMode.Create, FileAccess.Write);
        var generator = new EventGenerator(options);
        var lines = new ByteWriter(FlushBytes + (64 << 10));
        while (generator.TryNext(lines, out _))
        {
            lines.WriteByte((byte)'\n');
            if (lines.Length < FlushBytes) continue;
            await target.WriteAsync(lines.WrittenMemory, cancellationToken);
            lines.Clear();
        }

        await target.WriteAsync(lines.WrittenMemory, cancellationToken);
        return ExitCodes.Done;
    }

    /// <summary>Open loop: each batch leaves when its time has come by the rate, whatever became of the one before.</summary>
    private static async Task<int> SendAsync(GeneratorOptions options, Uri url, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var client = new EventClient(url, Environment.GetEnvironmentVariable("TIDEMARK_KEY"), clock);
        var generator = new EventGenerator(options);
        // A tenth of a second of events at a time, from 1 to 5,000.
        int perBatch = (int)Math.Clamp(options.Rate / 10, 1, 5_000);
        var lines = new ByteWriter(FlushBytes);
        long started = clock.GetTimestamp();
        long sent = 0;
        for (int inBatch = 0; generator.TryNext(lines, out EventTime _);)
        {
            lines.WriteByte((byte)'\n');
            sent++;
            if (++inBatch < perBatch && sent < options.Events) continue;
            TimeSpan due = TimeSpan.FromSeconds(sent / options.Rate) - clock.GetElapsedTime(started);
            if (due > TimeSpan.Zero) await Task.Delay(due, clock, cancellationToken);
            await client.SendAsync(lines.ToArray(), cancellationToken);
            lines.Clear();
            inBatch = 0;
        }

        await client.DrainAsync();
        await Console.Error.WriteLineAsync($"{client.Accepted} accepted, {client.Rejected} rejected, {client.Retries} retries.");
        return ExitCodes.Done;
    }
}

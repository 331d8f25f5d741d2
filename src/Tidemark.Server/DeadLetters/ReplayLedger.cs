using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Shards;

namespace Tidemark.Server.DeadLetters;

/// <summary>Which dead letters were replayed and what became of them, in a file beside them, so that no restart makes an event count
/// twice.</summary>
/// <remarks>That a letter is sent is written before it is; what became of it, after. Thread-safe. It holds the last replay of every letter
/// that is kept; the others are left out when the file is written anew, at the opening and after every <see cref="RewriteAfter"/>
/// lines.</remarks>
internal sealed class ReplayLedger : IDisposable
{
    private const int RewriteAfter = 10_000;

    private readonly string path;
    private readonly DurableLines lines;
    private readonly DeadLetterFiles letters;
    private readonly Lock gate = new();
    private readonly Dictionary<OutputId, LetterReplay> byLetter = [];
    private readonly Dictionary<(int Shard, long Position), LetterReplay> byPosition = [];
    private int written;

    private ReplayLedger(string path, DurableLines lines, DeadLetterFiles letters)
    {
        (this.path, this.lines, this.letters) = (path, lines, letters);
        foreach (byte[] line in lines.ReadAll()) Take(line);
        Rewrite();
    }

    /// <summary>Opens the ledger.</summary>
    /// <param name="path">Its file; made where it is missing.</param>
    /// <param name="letters">The letters that are kept.</param>
    /// <exception cref="TidemarkException">The file cannot be read or written, or is damaged.</exception>
    public static ReplayLedger Open(string path, DeadLetterFiles letters)
    {
        DurableLines lines = DurableLines.Open(path);
        try
        {
            return new ReplayLedger(path, lines, letters);
        }
        catch
        {
            lines.Dispose();
            throw;
        }
    }

    /// <summary>The last replay of a letter; null where there was none.</summary>
    public LetterReplay? Of(OutputId letter)
    {
        lock (gate) return byLetter.GetValueOrDefault(letter);
    }

    /// <summary>The replay that put a record into the log; null for any other record.</summary>
    public LetterReplay? At(int shard, long position)
    {
        lock (gate) return byPosition.GetValueOrDefault((shard, position));
    }

    /// <summary>Writes down how a replay stands, durably.</summary>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public void Write(LetterReplay replay)
    {
        lock (gate)
        {
            lines.Append(Line(replay, withdrawn: false));
            Remember(replay);
            RewriteWhenLong();
        }
    }

    /// <summary>Writes down that a replay has not taken place: what was before it holds.</summary>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public void Withdraw(LetterReplay replay, LetterReplay? before)
    {
        if (before is not null)
        {
            Write(before);
            return;
        }

        lock (gate)
        {
            lines.Append(Line(replay, withdrawn: true));
            byLetter.Remove(replay.Id);
            RewriteWhenLong();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => lines.Dispose();

    private void Take(byte[] bytes)
    {
        try
        {
            LedgerLine line = JsonSerializer.Deserialize(bytes, LedgerJson.Default.LedgerLine)!;
            if (!OutputId.TryParse(line.Letter, out OutputId id)) throw new JsonException($"\"{line.Letter}\" is no identity");
            if (line.Withdrawn) byLetter.Remove(id);
            else Remember(new LetterReplay(id, line.Time, line.Retries, line.Position, line.Fate, line.Code, line.Message));
        }
        catch (JsonException failure)
        {
            throw new TidemarkException(
                $"A line of {path} cannot be read: {failure.Message} It tells which dead letters were replayed. Restore the file, or "
                + "move it away: letters that were replayed then count as never replayed.", failure);
        }
    }

    private void Remember(LetterReplay replay)
    {
        byLetter[replay.Id] = replay;
        if (replay.Position is { } position) byPosition[(replay.Id.Shard, position)] = replay;
    }

    private void RewriteWhenLong()
    {
        if (++written >= RewriteAfter) Rewrite();
    }

    /// <summary>A replay is of use while its letter is kept or, where it failed again, the letter that it became.</summary>
    private void Rewrite()
    {
        LetterReplay[] kept = [.. byLetter.Values.Where(IsOfUse)];
        if (kept.Length < byLetter.Count || written > 0)
        {
            byLetter.Clear();
            byPosition.Clear();
            foreach (LetterReplay replay in kept) Remember(replay);
            lines.Replace(kept.Select(replay => Line(replay, withdrawn: false)));
        }

        written = 0;
    }

    private bool IsOfUse(LetterReplay replay) =>
        letters.Find(replay.Id) is not null
        || (replay.Position is { } position && letters.At(replay.Id.Shard, position) is not null);

    private static byte[] Line(LetterReplay r, bool withdrawn) => JsonSerializer.SerializeToUtf8Bytes(
        new LedgerLine(r.Id.ToString(), r.Time, r.Retries, r.Position, r.Fate, r.Code, r.Message, withdrawn),
        LedgerJson.Default.LedgerLine);
}

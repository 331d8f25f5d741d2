using Microsoft.Extensions.Logging;
using Tidemark.Core.Hashing;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Reads the records of one shard from the newest to the oldest, checks every one, and keeps the states recovery needs.</summary>
/// <remarks>
/// <para>A record is whole when (1) its fields and its frame's hash give its hash, (2) that is the hash which the next record, or for the
/// newest the shard's head, names, and (3) its frame's hash and checksum hold. Down to the newest whole snapshot every delta must be
/// whole; what lies before is checked too, so that a fault is known while a spare is still there, but only warned of.</para>
/// <para>A damaged snapshot is passed over in favour of the older one where it provably changed nothing: its header is whole and says the
/// position and watermark of the record before it. Owned by one recovery; not thread-safe.</para>
/// </remarks>
internal sealed class RecordScan(string path, int shard, ShardHead head, ILogger logger)
{
    // Newest first.
    private readonly List<ReadOnlyMemory<byte>> states = [];
    private long expected = head.Newest;

    // The hash that the record expected must have; null where the record that names it is damaged.
    private ulong? named = head.NewestHash;
    private long position;
    private bool isComplete;

    // A damaged snapshot that the record before it must prove to be empty of change.
    private (RecordHeader Header, string Finding)? inDoubt;

    /// <summary>Takes the next older record.</summary>
    /// <exception cref="JournalDamagedException">It, or one missing before it, is needed and not whole.</exception>
    public void Visit(RecordHeader header, ulong hash, byte[] frame)
    {
        if (header.Sequence > expected || header.Sequence < head.Oldest)
            throw Damage(header.Sequence, $"should not be there, the journal should hold {head.Oldest} to {head.Newest}");
        while (expected > header.Sequence) Judge(expected, "is missing");

        bool isHeaderWhole = header.Hash() == hash && (named is null || named == hash);
        ReadOnlyMemory<byte> state = default;
        bool isFrameWhole = XxHash64.Hash(frame) == header.FrameHash && StoredFrame.TryRead(frame, out state);
        if (isHeaderWhole && header.Sequence == head.Newest) position = header.Position;
        if (isHeaderWhole) Settle(header);
        if (isHeaderWhole && isFrameWhole) Keep(header, state);
        else if (!isHeaderWhole) Judge(header.Sequence, "does not fit the hashes of the chain");
        else if (header.IsSnapshot && !isComplete) PassOver(header, "fails the checksum of its state");
        else Judge(header.Sequence, "fails the checksum of its state");
        named = isHeaderWhole ? header.PreviousHash : null;
    }

    /// <summary>Ends the scan after the oldest record.</summary>
    /// <exception cref="JournalDamagedException">A record that recovery needs is not there.</exception>
    public RecoveredShard Finish(IReadOnlyList<Outbox> unpublished)
    {
        while (expected >= head.Oldest) Judge(expected, "is missing");
        if (inDoubt is { } doubt) throw Damage(doubt.Header.Sequence, doubt.Finding + ", and there is none before it to stand in");
        if (!isComplete && head.Oldest > 1) throw Damage(head.Oldest, "should be a snapshot and is none");
        states.Reverse();
        return new RecoveredShard(head.Newest, position, states, unpublished);
    }

    private void Keep(RecordHeader header, ReadOnlyMemory<byte> state)
    {
        expected--;
        if (isComplete) return;
        states.Add(state);
        isComplete = header.IsSnapshot;
    }

    private void PassOver(RecordHeader header, string finding)
    {
        expected--;
        inDoubt = (header, finding);
    }

    /// <summary>Decides on the snapshot in doubt, now that the header of the record before it is known.</summary>
    private void Settle(RecordHeader before)
    {
        if (inDoubt is not { } doubt) return;
        inDoubt = null;
        if (before.Position != doubt.Header.Position || before.Watermark != doubt.Header.Watermark)
        {
            throw Damage(
                doubt.Header.Sequence,
                $"{doubt.Finding}, and the older snapshot cannot stand in, because it moved the shard from position {before.Position} and "
                + $"watermark {before.Watermark.Milliseconds} to {doubt.Header.Position} and {doubt.Header.Watermark.Milliseconds}");
        }

        Log.DamagePassedOver(
            logger, doubt.Header.Sequence, shard, path, doubt.Finding, "the older snapshot and the deltas after it give the same state");
    }

    /// <summary>A fault in the record expected: warns where it is not needed.</summary>
    private void Judge(long sequence, string finding)
    {
        if (inDoubt is { } doubt) throw Damage(doubt.Header.Sequence, $"{doubt.Finding}, and record {sequence} before it {finding}");
        if (!isComplete) throw Damage(sequence, finding);
        Log.DamagePassedOver(logger, sequence, shard, path, finding, "a newer snapshot is whole");
        expected--;
        named = null;
    }

    private JournalDamagedException Damage(long sequence, string finding) =>
        JournalFailure.Damage(path, shard, $"record {sequence} {finding}");
}

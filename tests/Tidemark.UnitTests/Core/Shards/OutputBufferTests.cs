using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class OutputBufferTests
{
    private readonly OutputBuffer buffer = new();

    [Fact]
    public void Outputs_ReadBack_AreThoseAddedInOrder()
    {
        Add(OutputKind.Window, 0, 0, "");
        Add(OutputKind.Late, 1L << 50, 300, new string('x', 5_000));
        Add(OutputKind.DeadLetter, 0, int.MaxValue, "c");
        Assert.Equal(3, buffer.Count);
        IReadOnlyList<Output> outputs = OutputBuffer.Read(7, buffer.Take());
        Assert.Equal(
            [
                (new OutputId(7, 0, 0), OutputKind.Window, ""), (new OutputId(7, 1L << 50, 300), OutputKind.Late, new string('x', 5_000)),
                (new OutputId(7, 0, int.MaxValue), OutputKind.DeadLetter, "c"),
            ],
            outputs.Select(o => (o.Id, o.Kind, Encoding.UTF8.GetString(o.Payload.Span))));
    }

    [Fact]
    public void Take_LeavesNothingAndGivesBytesOfTheCallersOwn()
    {
        Add(OutputKind.Late, 1, 0, "first");
        byte[] first = buffer.Take();
        Assert.Equal((0, 0), (buffer.Count, buffer.ByteCount));
        Assert.Empty(buffer.Take());
        Add(OutputKind.Late, 2, 0, "other");
        Assert.Equal("first", Encoding.UTF8.GetString(OutputBuffer.Read(0, first)[0].Payload.Span));
    }

    [Fact]
    public void ByteCount_IsTheLengthOfWhatIsTaken()
    {
        Add(OutputKind.Feature, 12, 3, "some payload");
        int bytes = buffer.ByteCount;
        Assert.Equal(bytes, buffer.Take().Length);
    }

    [Fact]
    public void Read_OfABlobCutShort_IsRefused()
    {
        Add(OutputKind.Late, 1, 0, "payload");
        byte[] blob = buffer.Take();
        for (int length = 1; length < blob.Length; length++)
            Assert.Throws<CorruptDataException>(() => OutputBuffer.Read(0, blob.AsMemory(0, length)));
    }

    private void Add(OutputKind kind, long offset, int index, string payload)
    {
        buffer.StartPayload().WriteRaw(Encoding.UTF8.GetBytes(payload));
        buffer.Add(kind, offset, index);
    }
}

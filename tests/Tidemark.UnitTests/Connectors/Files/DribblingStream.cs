namespace Tidemark.UnitTests.Connectors.Files;

/// <summary>Gives bytes in pieces of random sizes, as pipes do.</summary>
internal sealed class DribblingStream(byte[] bytes, Random random, int pieceMax) : MemoryStream(bytes, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, random.Next(1, pieceMax + 1)));
}

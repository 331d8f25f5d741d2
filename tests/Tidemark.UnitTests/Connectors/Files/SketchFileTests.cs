using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Codecs;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class SketchFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_OfWhatWasWritten_GivesItBack()
    {
        string path = folder.At("a.sk");
        SketchFile.Write(path, "letters", writer => writer.WriteBlob("old"u8));
        SketchFile.Write(path, "letters", writer => writer.WriteBlob("new"u8));
        Assert.Equal("new"u8, SketchFile.Read(path, "letters", ReadLetters));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Read_OfAFileWithAnyBitChangedOrAnyBytesLost_Refuses()
    {
        string path = folder.At("a.sk");
        SketchFile.Write(path, "letters", writer => writer.WriteBlob("abc"u8));
        byte[] whole = File.ReadAllBytes(path);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(path, changed);
        }

        for (int length = 0; length < whole.Length; length++) AssertRefused(path, whole[..length]);
        AssertRefused(path, [.. whole, 0]);
    }

    [Fact]
    public void Read_OfAWholeFrameThatHoldsTooMuchOrTooLittle_Refuses()
    {
        string path = folder.At("a.sk");
        foreach (byte[] payload in new byte[][] { [], [200], [7, .. "letters"u8], [7, .. "letters"u8, 3, .. "abcd"u8] })
        {
            var frame = new ByteWriter();
            Frame.Write(frame, payload);
            AssertRefused(path, frame.ToArray());
        }
    }

    [Fact]
    public void Read_OfAnotherKind_NamesBoth()
    {
        SketchFile.Write(folder.At("a.sk"), "digits", writer => writer.WriteBlob("1"u8));
        TidemarkException refused = Assert.Throws<TidemarkException>(() => SketchFile.Read(folder.At("a.sk"), "letters", ReadLetters));
        Assert.Contains("a.sk holds a sketch of the kind digits; letters is needed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatCannotBeReadOrWritten_IsNamed()
    {
        string path = folder.At("missing", "a.sk");
        TidemarkException refused = Assert.Throws<TidemarkException>(() => SketchFile.Read(path, "letters", ReadLetters));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<TidemarkException>(() => SketchFile.Write(path, "letters", _ => { }));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        TidemarkException refused = Assert.Throws<TidemarkException>(() => SketchFile.Read(path, "letters", ReadLetters));
        Assert.Equal(
            $"{path} is no stored sketch or is damaged; make it again with sketch letters --save, or leave it out.", refused.Message);
    }

    private static byte[] ReadLetters(ref ByteReader reader) => reader.ReadBlob().ToArray();
}

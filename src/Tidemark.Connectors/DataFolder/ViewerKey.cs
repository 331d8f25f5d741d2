using System.Buffers.Binary;
using System.Security.Cryptography;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.Connectors.DataFolder;

/// <summary>The 128-bit key that viewer ids are hashed with, so that no raw viewer id is stored.</summary>
/// <remarks>Kept in <c>viewer.key</c>, 16 bytes that only the owner of the file may read and write. Who loses it can no longer tell
/// that a viewer of tomorrow is one of yesterday; who copies it can try out viewer ids against stored hashes.</remarks>
/// <param name="K0">The first 8 bytes, little-endian.</param>
/// <param name="K1">The last 8 bytes, little-endian.</param>
/// <param name="Fingerprint">The first 16 hexadecimal digits (lower case) of the key's SHA-256: tells keys apart without telling
/// them.</param>
public readonly record struct ViewerKey(ulong K0, ulong K1, string Fingerprint)
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int KeyBytes = 16;

    private const string FileName = "viewer.key";

    /// <summary>The key of a data folder; a random one is made and stored at first use.</summary>
    /// <exception cref="TidemarkException">The file has another length than a key, or cannot be read or made.</exception>
    public static ViewerKey LoadOrCreate(string directory)
    {
        Span<byte> random = stackalloc byte[KeyBytes];
        RandomNumberGenerator.Fill(random);
        ViewerKey key = LoadOrCreate(directory, random);
        CryptographicOperations.ZeroMemory(random);
        return key;
    }

    /// <summary>The key of a data folder; <paramref name="keyIfNew"/> is stored at first use, and ignored later.</summary>
    /// <param name="directory">The data folder, made where it is missing.</param>
    /// <param name="keyIfNew"><see cref="KeyBytes"/> bytes.</param>
    /// <exception cref="TidemarkException">The file has another length than a key, or cannot be read or made.</exception>
    public static ViewerKey LoadOrCreate(string directory, ReadOnlySpan<byte> keyIfNew)
    {
        if (keyIfNew.Length != KeyBytes)
            throw new ArgumentException($"A viewer key has {KeyBytes} bytes and this one has {keyIfNew.Length}.", nameof(keyIfNew));
        string path = Path.Combine(directory, FileName);
        try
        {
            DurableDirectory.Create(directory);
            if (!File.Exists(path)) DurableFile.Write(path, keyIfNew, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            byte[] stored = File.ReadAllBytes(path);
            if (stored.Length != KeyBytes)
                throw new TidemarkException(
                    $"The viewer key file {path} has {stored.Length} bytes and a key has {KeyBytes}: restore it from a copy. A new "
                    + "key would count every known viewer as a new one.");
            return From(stored);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Reading or making the viewer key file {path} failed: {cause.Message} Check that this user can read and write it.", cause);
        }
    }

    /// <summary>Gives a data folder another key, durably; the one before is gone for good.</summary>
    /// <param name="directory">The data folder.</param>
    /// <param name="key"><see cref="KeyBytes"/> bytes.</param>
    /// <exception cref="TidemarkException">The file cannot be written.</exception>
    public static ViewerKey Replace(string directory, ReadOnlySpan<byte> key)
    {
        string path = Path.Combine(directory, FileName);
        try
        {
            DurableFile.Write(path, key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return From(key);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Writing the viewer key file {path} failed: {cause.Message} Check that this user can write it.", cause);
        }
    }

    /// <summary>The key that 32 hexadecimal digits write.</summary>
    public static ViewerKey Parse(string digits) => From(Convert.FromHexString(digits));

    /// <summary>The text form shows the fingerprint and never the key.</summary>
    public override string ToString() => $"viewer key {Fingerprint}";

    private static ViewerKey From(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return new ViewerKey(
            BinaryPrimitives.ReadUInt64LittleEndian(key),
            BinaryPrimitives.ReadUInt64LittleEndian(key[8..]),
            Convert.ToHexStringLower(hash[..8]));
    }
}

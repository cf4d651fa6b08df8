using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TaskDsl.Randomness;

/// <summary>Hashes that are the same on every machine, in every process and version.</summary>
public static class StableHash
{
    /// <summary>The first 64 bits of the SHA-256 of the text's UTF-8 bytes.</summary>
    public static ulong Of(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The SHA-256 of the text's UTF-8 bytes as 64 lower-case hexadecimal digits.</summary>
    public static string HexOf(string text) => HexOf(Encoding.UTF8.GetBytes(text));

    /// <summary>The SHA-256 of <paramref name="bytes"/> as 64 lower-case hexadecimal digits.</summary>
    public static string HexOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace TaskDsl.Tokenizers;

/// <summary>The ids of pieces met before. Each piece has one place, which it may share with others; the last one stays. So it never grows, and threads need not wait: a place is read and written at once.</summary>
internal sealed class PieceCache
{
    /// <summary>The longest piece that is kept, in bytes.</summary>
    public const int Longest = 64;

    private const int Bits = 16;

    private readonly Entry?[] _entries = new Entry[1 << Bits];

    /// <summary>The ids of a piece, or null where it is not kept.</summary>
    public int[]? Find(ReadOnlySpan<byte> piece, out int place)
    {
        place = PlaceOf(piece);
        Entry? entry = Volatile.Read(ref _entries[place]);
        return entry is not null && piece.SequenceEqual(entry.Piece) ? entry.Ids : null;
    }

    /// <summary>Keeps a piece at its place.</summary>
    public void Add(int place, ReadOnlySpan<byte> piece, int[] ids) => Volatile.Write(ref _entries[place], new Entry(piece.ToArray(), ids));

    private static int PlaceOf(ReadOnlySpan<byte> piece)
    {
        ulong hash = (ulong)piece.Length;
        while (piece.Length >= sizeof(ulong))
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(piece));
            piece = piece[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte value in piece)
        {
            rest = (rest << 8) | value;
        }

        return (int)(Mix(hash, rest) >> (64 - Bits));
    }

    private static ulong Mix(ulong hash, ulong value) => (BitOperations.RotateLeft(hash, 23) ^ value) * 0x9E37_79B9_7F4A_7C15;

    private sealed record Entry(byte[] Piece, int[] Ids);
}

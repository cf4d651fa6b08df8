using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TaskDsl.Formats;

/// <summary>Turns bytes and ASCII characters into ids, a vector at a time.</summary>
internal static class Widening
{
    private const ushort BeyondAscii = 0xFF80;

    /// <summary>Writes the id of each character up to the first that is not plain: not ASCII, or a line break (U+000A to U+000D) where they are not wanted.</summary>
    /// <returns>How many were written.</returns>
    public static int Plain(ReadOnlySpan<char> text, Span<int> ids, bool lineBreaks)
    {
        ref ushort from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref uint to = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(ids[..text.Length]));
        int i = 0;
        if (text.Length >= Vector<ushort>.Count)
        {
            var beyond = new Vector<ushort>(BeyondAscii);
            Vector<ushort> first = new('\n'), span = new((ushort)(lineBreaks ? 0 : 4));
            for (int last = text.Length - Vector<ushort>.Count; i <= last;)
            {
                var units = Vector.LoadUnsafe(ref from, (nuint)i);
                if (((units & beyond) | Vector.LessThan(units - first, span)) != Vector<ushort>.Zero)
                {
                    break;
                }

                Vector.Widen(units, out Vector<uint> low, out Vector<uint> high);
                low.StoreUnsafe(ref to, (nuint)i);
                high.StoreUnsafe(ref to, (nuint)(i + Vector<uint>.Count));

                // The last vector ends with the text, over what is written already.
                i = i < last ? Math.Min(i + Vector<ushort>.Count, last) : text.Length;
            }
        }

        for (; i < text.Length; i++)
        {
            char c = text[i];
            if (c > 0x7F || (!lineBreaks && (uint)(c - '\n') < 4))
            {
                break;
            }

            ids[i] = c;
        }

        return i;
    }

    /// <summary>Writes each byte as an id.</summary>
    public static void Bytes(ReadOnlySpan<byte> bytes, Span<int> ids)
    {
        ref byte from = ref MemoryMarshal.GetReference(bytes);
        ref uint to = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(ids[..bytes.Length]));
        int i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)i), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            first.StoreUnsafe(ref to, (nuint)i);
            second.StoreUnsafe(ref to, (nuint)(i + Vector<uint>.Count));
            third.StoreUnsafe(ref to, (nuint)(i + (2 * Vector<uint>.Count)));
            fourth.StoreUnsafe(ref to, (nuint)(i + (3 * Vector<uint>.Count)));
        }

        for (; i < bytes.Length; i++)
        {
            ids[i] = bytes[i];
        }
    }
}

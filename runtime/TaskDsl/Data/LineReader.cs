using System.Text;
using System.Text.Unicode;

namespace TaskDsl.Data;

/// <summary>The lines of a file as they stand in it: strict UTF-8, ended by <c>\n</c> or <c>\r\n</c>.</summary>
internal static class LineReader
{
    /// <summary>The next line with its line break, its bytes checked; empty at the end of the file. Valid until the buffer advances.</summary>
    public static ReadOnlyMemory<byte> Next(ByteBuffer buffer)
    {
        int searched = 0;
        int length;
        while (true)
        {
            int found = buffer.Bytes.Span[searched..].IndexOf((byte)'\n');
            if (found >= 0)
            {
                length = searched + found + 1;
                break;
            }

            searched = length = buffer.Bytes.Length;
            if (!buffer.Grow())
            {
                break;
            }
        }

        ReadOnlyMemory<byte> line = buffer.Bytes[..length];
        Check(line.Span, buffer);
        return line;
    }

    /// <summary>Checks that the first bytes of a buffer are UTF-8.</summary>
    /// <exception cref="DataException">They are not; the message names line and column.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, ByteBuffer buffer)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }

        int good = 0;
        while (Rune.DecodeFromUtf8(bytes[good..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            good += length;
        }

        throw buffer.Damaged(good, $"The byte 0x{bytes[good]:X2} here is not UTF-8. Write the file as UTF-8; text in another encoding would be read wrongly without a word.");
    }
}

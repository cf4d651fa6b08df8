using System.Buffers;
using System.Text;

namespace TaskDsl.Tokenizers.Training;

/// <summary>Reads a text file a block at a time, for a trainer.</summary>
public static class CorpusFile
{
    /// <summary>The texts of a file, cut only where every family cuts: after a line break between two characters that are no white space.</summary>
    /// <param name="path">A file in UTF-8, with or without a byte order mark.</param>
    /// <param name="block">About how many bytes a text has; more where it can be cut nowhere.</param>
    /// <exception cref="InvalidDataException">The file is no UTF-8.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<string> Read(string path, int block = 1 << 22)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] buffer = new byte[block];
        int held = 0, lines = 0;
        bool first = true;
        while (true)
        {
            int read = stream.ReadAtLeast(buffer.AsSpan(held), buffer.Length - held, throwOnEndOfStream: false);
            held += read;
            if (first && buffer.AsSpan(0, held).StartsWith(Encoding.UTF8.Preamble))
            {
                held -= Encoding.UTF8.Preamble.Length;
                buffer.AsSpan(Encoding.UTF8.Preamble.Length, held).CopyTo(buffer);
                first = false;
                continue;
            }

            first = false;
            bool end = held < buffer.Length;
            int cut = end ? held : LastCut(buffer.AsSpan(0, held));
            if (cut == 0 && !end)
            {
                Array.Resize(ref buffer, checked(buffer.Length * 2));
                continue;
            }

            if (cut > 0)
            {
                yield return Text(path, buffer.AsSpan(0, cut), ref lines);
            }

            if (end)
            {
                yield break;
            }

            buffer.AsSpan(cut, held - cut).CopyTo(buffer);
            held -= cut;
        }
    }

    private static int LastCut(ReadOnlySpan<byte> bytes)
    {
        for (int at = bytes.Length - 2; at > 0; at--)
        {
            if (bytes[at] == '\n'
                && Rune.DecodeLastFromUtf8(bytes[..at], out Rune before, out _) == OperationStatus.Done && !Rune.IsWhiteSpace(before)
                && Rune.DecodeFromUtf8(bytes[(at + 1)..], out Rune after, out _) == OperationStatus.Done && !Rune.IsWhiteSpace(after))
            {
                return at + 1;
            }
        }

        return 0;
    }

    private static string Text(string path, ReadOnlySpan<byte> bytes, ref int lines)
    {
        try
        {
            string text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            lines += bytes.Count((byte)'\n');
            return text;
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"Line {lines + bytes[..Math.Max(0, e.Index)].Count((byte)'\n') + 1} of {path} is not UTF-8. Convert the file first, as with iconv -f latin1 -t utf-8.", e);
        }
    }
}

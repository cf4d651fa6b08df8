using System.Text;

namespace TaskDsl.Tokenizers;

/// <summary>The letters that stand for bytes in a <c>tokenizer.json</c>: GPT-2's, in which every byte is a letter that can be printed, and a space is <c>Ġ</c>.</summary>
internal static class ByteAlphabet
{
    // U+0143 is the last letter.
    private const int Letters = 0x144;

    private static readonly int[] Values = new int[Letters];

    static ByteAlphabet()
    {
        Array.Fill(Values, -1);
        char next = '\u0100';
        var order = new byte[256];
        int printed = 0;
        for (int value = 0; value < 256; value++)
        {
            if (IsPrinted(value))
            {
                LetterOf[value] = (char)value;
                order[printed++] = (byte)value;
            }
        }

        for (int value = 0; value < 256; value++)
        {
            if (!IsPrinted(value))
            {
                LetterOf[value] = next++;
                order[printed++] = (byte)value;
            }
        }

        for (int value = 0; value < 256; value++)
        {
            Values[LetterOf[value]] = value;
        }

        Order = order;

        static bool IsPrinted(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
    }

    /// <summary>The bytes in the order of their letters, which is the order of their ids in GPT-2's vocabulary.</summary>
    public static IReadOnlyList<byte> Order { get; }

    private static char[] LetterOf { get; } = new char[256];

    /// <summary>The letters of some bytes.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
        {
            text.Append(LetterOf[value]);
        }

        return text.ToString();
    }

    /// <summary>The bytes that a text of letters stands for; null where it holds another character.</summary>
    public static byte[]? Read(string text)
    {
        var bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            int value = text[i] < Letters ? Values[text[i]] : -1;
            if (value < 0)
            {
                return null;
            }

            bytes[i] = (byte)value;
        }

        return bytes;
    }
}

namespace TaskDsl.Oracles;

/// <summary>Texts near to one that an oracle knows, and texts far from any.</summary>
internal static class Changes
{
    private const string Letters = "0123456789abcdefxyzABCDEXYZ .,:=+-()";

    private static readonly string[] OddTexts = ["", " ", "\n", "\0", "\uD800", "٣", "💥", "null", "0", "-1", "1e9", "NaN", "Yes", ", ", "= ", "{0}", "()", "a=", "👩‍👩‍👧"];

    /// <summary>The text with one change, of letters or of words. It may be the same by chance.</summary>
    /// <param name="text">The text.</param>
    /// <param name="other">Where words to put in come from.</param>
    /// <param name="random">The source of chance.</param>
    public static string Change(string text, string other, Random random)
    {
        if (text.Length == 0)
        {
            return other;
        }

        int at = random.Next(text.Length);
        char letter = random.Next(2) == 0 ? text[random.Next(text.Length)] : Letters[random.Next(Letters.Length)];
        switch (random.Next(9))
        {
            case 0:
                return text.Remove(at, 1);
            case 1:
                return text.Insert(at, letter.ToString());
            case 2:
            case 3:
                return text[..at] + letter + text[(at + 1)..];
            case 4:
                int next = Math.Min(at + 1, text.Length - 1);
                return string.Concat(text.AsSpan(0, at), text.AsSpan(next, 1), text.AsSpan(at, 1), text.AsSpan(Math.Min(at + 2, text.Length)));
            default:
                return ChangeWords([.. text.Split(' ')], other.Split(' '), random);
        }
    }

    /// <summary>A text that hardly anything is prepared for.</summary>
    public static string Odd(string text, Random random) => random.Next(5) switch
    {
        0 => text + " ",
        1 => " " + text,
        2 => text + "\n" + text,
        3 => new string('9', 10_000),
        _ => OddTexts[random.Next(OddTexts.Length)],
    };

    private static string ChangeWords(List<string> words, string[] others, Random random)
    {
        int at = random.Next(words.Count), to = random.Next(words.Count);
        switch (random.Next(4))
        {
            case 0:
                (words[at], words[to]) = (words[to], words[at]);
                break;
            case 1:
                words.RemoveAt(at);
                break;
            case 2:
                words.Insert(at, words[to]);
                break;
            default:
                words[at] = others[random.Next(others.Length)];
                break;
        }

        return string.Join(' ', words);
    }
}

namespace TaskDsl.Tokenizers;

/// <summary>
/// The published split patterns as scanners over the code points of UTF-8 text: where the piece that begins at a place ends. No merge crosses the end of a piece.
/// .NET's regular expressions see halves of surrogate pairs, and would take a Chinese character beyond U+FFFF for no letter.
/// </summary>
/// <remarks>Each takes time in proportion to the text: a run of white space is read twice at most.</remarks>
internal static class SplitPattern
{
    /// <summary>As published with GPT-2.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>As published with Llama-3.</summary>
    public const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>As published with Qwen2.</summary>
    public const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Gives the end of the piece that begins at a place.</summary>
    /// <param name="text">Well-formed UTF-8.</param>
    /// <param name="at">A place before the end of the text, where a piece begins.</param>
    public delegate int PieceEnd(ReadOnlySpan<byte> text, int at);

    /// <summary>The end of a piece by <see cref="Gpt2"/>.</summary>
    public static int EndByGpt2(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] == '\'' && Contraction(text, at, anyCase: false) is var contraction and > 0)
        {
            return contraction;
        }

        CharacterClass first = CharacterClasses.At(text, at, out int next);
        if (first != CharacterClass.White)
        {
            return Run(text, next, first);
        }

        // A space goes with the word, the number or the signs after it.
        if (text[at] == ' ' && next < text.Length && CharacterClasses.At(text, next, out int second) is var after && after != CharacterClass.White)
        {
            return Run(text, second, after);
        }

        return WhiteSpace(text, at, withLineBreaks: false);
    }

    /// <summary>The end of a piece by <see cref="Llama3"/>.</summary>
    public static int EndByLlama3(ReadOnlySpan<byte> text, int at) => EndOfLater(text, at, digits: 3);

    /// <summary>The end of a piece by <see cref="Qwen2"/>.</summary>
    public static int EndByQwen2(ReadOnlySpan<byte> text, int at) => EndOfLater(text, at, digits: 1);

    private static int EndOfLater(ReadOnlySpan<byte> text, int at, int digits)
    {
        byte value = text[at];
        if (value == '\'' && Contraction(text, at, anyCase: true) is var contraction and > 0)
        {
            return contraction;
        }

        CharacterClass first = CharacterClasses.At(text, at, out int next);
        switch (first)
        {
            case CharacterClass.Letter:
                return Run(text, next, CharacterClass.Letter);
            case CharacterClass.Number:
                for (int more = digits - 1; more > 0 && next < text.Length && CharacterClasses.At(text, next, out int end) == CharacterClass.Number; more--)
                {
                    next = end;
                }

                return next;
        }

        // Any one sign or white space but a line break goes with the letters after it, and a space with the signs after it.
        CharacterClass? after = null;
        int second = next;
        if (next < text.Length)
        {
            after = CharacterClasses.At(text, next, out second);
        }

        if (after == CharacterClass.Letter && value is not ((byte)'\r' or (byte)'\n'))
        {
            return Run(text, second, CharacterClass.Letter);
        }

        if (first == CharacterClass.Other)
        {
            return LineBreaks(text, Run(text, next, CharacterClass.Other));
        }

        return value == ' ' && after == CharacterClass.Other
            ? LineBreaks(text, Run(text, second, CharacterClass.Other))
            : WhiteSpace(text, at, withLineBreaks: true);
    }

    // 's|'t|'re|'ve|'m|'ll|'d, and 0 where none stands there. Of all characters but ASCII's, only the long s (C5 BF) is one of these letters in another case.
    private static int Contraction(ReadOnlySpan<byte> text, int at, bool anyCase)
    {
        ReadOnlySpan<byte> rest = text[(at + 1)..];
        if (rest.IsEmpty)
        {
            return 0;
        }

        if (anyCase && rest is [0xC5, 0xBF, ..])
        {
            return at + 3;
        }

        byte first = Fold(rest[0], anyCase), second = rest.Length > 1 ? Fold(rest[1], anyCase) : (byte)0;
        return (first, second) switch
        {
            ((byte)'s' or (byte)'t' or (byte)'m' or (byte)'d', _) => at + 2,
            ((byte)'r' or (byte)'v', (byte)'e') or ((byte)'l', (byte)'l') => at + 3,
            _ => 0,
        };

        static byte Fold(byte value, bool anyCase) => anyCase && value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;
    }

    private static int Run(ReadOnlySpan<byte> text, int at, CharacterClass kind)
    {
        while (at < text.Length && CharacterClasses.At(text, at, out int next) == kind)
        {
            at = next;
        }

        return at;
    }

    private static int LineBreaks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    // \s*[\r\n]+|\s+(?!\S)|\s+ : up to the last line break of the run, where there is one; else the whole run at the end of the text; else all but the last, before which stands white space.
    private static int WhiteSpace(ReadOnlySpan<byte> text, int at, bool withLineBreaks)
    {
        int end = at, last = at, afterLineBreak = 0;
        while (end < text.Length && CharacterClasses.At(text, end, out int next) == CharacterClass.White)
        {
            last = end;
            end = next;
            if (text[last] is (byte)'\r' or (byte)'\n')
            {
                afterLineBreak = end;
            }
        }

        return withLineBreaks && afterLineBreak > 0 ? afterLineBreak
            : end == text.Length || last == at ? end
            : last;
    }
}

using System.Globalization;

namespace TaskDsl.Generators.Tests;

/// <summary>
/// The published split patterns, written out by hand over code points: what a backtracking matcher does with each alternative in turn.
/// Shares nothing with the build's proofs; a test holds it to Python's <c>regex</c>, the module that GPT-2's own encoder uses.
/// </summary>
internal sealed class SplitPattern
{
    public static readonly SplitPattern Gpt2 = new(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
        Contraction, (text, at) => AfterSpace(text, at, Kind.Letter), (text, at) => AfterSpace(text, at, Kind.Number), (text, at) => AfterSpace(text, at, Kind.Other), WhiteBeforeWhite, White);

    public static readonly SplitPattern Llama3 = new(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        ContractionOfAnyCase, LettersAfterOne, (text, at) => Math.Min(at + 3, Run(text, at, Kind.Number)), OthersAndLineBreaks, WhiteUpToLineBreak, WhiteBeforeWhite, White);

    public static readonly SplitPattern Qwen2 = new(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        ContractionOfAnyCase, LettersAfterOne, (text, at) => Math.Min(at + 1, Run(text, at, Kind.Number)), OthersAndLineBreaks, WhiteUpToLineBreak, WhiteBeforeWhite, White);

    // Unicode's White_Space, which is what \s means to the patterns' engines.
    private static readonly int[] WhiteSpace =
        [0x9, 0xA, 0xB, 0xC, 0xD, 0x20, 0x85, 0xA0, 0x1680, .. Enumerable.Range(0x2000, 11), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000];

    private static readonly Kind[] Kinds = [.. Enumerable.Range(0, 0x110000).Select(Classify)];

    private static readonly string[] Contractions = ["s", "t", "re", "ve", "m", "ll", "d"];

    private readonly Alternative[] _alternatives;

    private SplitPattern(string regex, params Alternative[] alternatives) => (Regex, _alternatives) = (regex, alternatives);

    /// <summary>The end of the match at a place; the place itself where there is none.</summary>
    private delegate int Alternative(ReadOnlySpan<int> text, int at);

    internal enum Kind : byte
    {
        Letter,
        Number,
        White,
        Other,
    }

    /// <summary>The pattern as published.</summary>
    public string Regex { get; }

    public static Kind KindOf(int codePoint) => Kinds[codePoint];

    /// <summary>The ends of the pieces, in code points.</summary>
    public void Ends(ReadOnlySpan<int> text, List<int> ends)
    {
        ends.Clear();
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            for (int i = 0; end == at; i++)
            {
                end = _alternatives[i](text, at);
            }

            ends.Add(at = end);
        }
    }

    private static Kind Classify(int codePoint) => WhiteSpace.Contains(codePoint) ? Kind.White : CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };

    private static bool Is(ReadOnlySpan<int> text, int at, Kind kind) => at < text.Length && Kinds[text[at]] == kind;

    private static bool IsLineBreak(ReadOnlySpan<int> text, int at) => at < text.Length && text[at] is '\r' or '\n';

    private static int Run(ReadOnlySpan<int> text, int at, Kind kind)
    {
        while (Is(text, at, kind))
        {
            at++;
        }

        return at;
    }

    // 's|'t|'re|'ve|'m|'ll|'d
    private static int Contraction(ReadOnlySpan<int> text, int at) => Contraction(text, at, codePoint => codePoint);

    // The same with (?i:…): the long s folds to s, and no other character beyond ASCII to any of these letters.
    private static int ContractionOfAnyCase(ReadOnlySpan<int> text, int at) => Contraction(text, at, codePoint => codePoint is >= 'A' and <= 'Z' ? codePoint + 32 : codePoint == 'ſ' ? 's' : codePoint);

    private static int Contraction(ReadOnlySpan<int> text, int at, Func<int, int> fold)
    {
        if (text[at] != '\'')
        {
            return at;
        }

        foreach (string letters in Contractions)
        {
            int end = at + 1 + letters.Length;
            if (end <= text.Length && fold(text[at + 1]) == letters[0] && (letters.Length == 1 || fold(text[at + 2]) == letters[1]))
            {
                return end;
            }
        }

        return at;
    }

    // ' ?' and one or more of a kind. Without any after the space there is none at the space either.
    private static int AfterSpace(ReadOnlySpan<int> text, int at, Kind kind)
    {
        int start = text[at] == ' ' ? at + 1 : at, end = Run(text, start, kind);
        return end > start ? end : at;
    }

    // [^\r\n\p{L}\p{N}]?\p{L}+
    private static int LettersAfterOne(ReadOnlySpan<int> text, int at)
    {
        int start = IsLineBreak(text, at) || Is(text, at, Kind.Letter) || Is(text, at, Kind.Number) ? at : at + 1, end = Run(text, start, Kind.Letter);
        return end > start ? end : at;
    }

    //  ?[^\s\p{L}\p{N}]+[\r\n]*
    private static int OthersAndLineBreaks(ReadOnlySpan<int> text, int at)
    {
        int end = AfterSpace(text, at, Kind.Other);
        while (end > at && IsLineBreak(text, end))
        {
            end++;
        }

        return end;
    }

    // \s*[\r\n]+: the white space gives back as little as it must, so the match ends with the run's last line break.
    private static int WhiteUpToLineBreak(ReadOnlySpan<int> text, int at)
    {
        int end = Run(text, at, Kind.White);
        while (end > at && !IsLineBreak(text, end - 1))
        {
            end--;
        }

        return end;
    }

    // \s+(?!\S): all of the run at the end of the text; else all but the last, before which stands white space.
    private static int WhiteBeforeWhite(ReadOnlySpan<int> text, int at)
    {
        int end = Run(text, at, Kind.White);
        return end == text.Length || end == at ? end : end - 1;
    }

    // \s+
    private static int White(ReadOnlySpan<int> text, int at) => Run(text, at, Kind.White);
}

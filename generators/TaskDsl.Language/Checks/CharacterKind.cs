using System.Globalization;

namespace TaskDsl.Language.Checks;

/// <summary>What the split patterns of byte-level tokenizers tell apart.</summary>
internal enum CharacterKind
{
    /// <summary><c>\p{L}</c></summary>
    Letter,

    /// <summary><c>\p{N}</c></summary>
    Number,

    /// <summary>Neither white space, letter nor number.</summary>
    Other,

    /// <summary><c>\s</c> but <c>\r</c> and <c>\n</c>.</summary>
    WhiteSpace,

    /// <summary><c>\r</c> or <c>\n</c>.</summary>
    LineBreak,

    /// <summary>Any character but white space: the edge of a value that is not known.</summary>
    Unknown,
}

/// <summary>Sorts characters. What this machine's Unicode tables do not know counts as unknown, so that nothing is proved by a table's age.</summary>
internal static class Characters
{
    public static CharacterKind KindOf(string text, int index)
    {
        char c = text[index];
        if (c is '\r' or '\n')
        {
            return CharacterKind.LineBreak;
        }

        if (char.IsWhiteSpace(c) || c is '\u001c' or '\u001d' or '\u001e' or '\u001f')
        {
            return CharacterKind.WhiteSpace;
        }

        int start = char.IsLowSurrogate(c) && index > 0 && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;
        return CharUnicodeInfo.GetUnicodeCategory(text, start) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterKind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Number,
            UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => CharacterKind.Unknown,
            _ => CharacterKind.Other,
        };
    }
}

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

    /// <summary>Some character other than white space, of which nothing is proved: the edge of a value, or one that is no safe ground.</summary>
    Unknown,
}

/// <summary>Sorts characters.</summary>
/// <remarks>
/// Characters that this machine's Unicode tables do not know count as unknown, so that nothing is proved by a table's age. So do combining marks:
/// Qwen2 composes them with the character before (NFC) before it splits.
/// </remarks>
internal static class Characters
{
    public static CharacterKind KindOf(string text, int index)
    {
        char c = text[index];
        if (c is '\r' or '\n')
        {
            return CharacterKind.LineBreak;
        }

        if (char.IsWhiteSpace(c))
        {
            return CharacterKind.WhiteSpace;
        }

        // White space to some engines and not to others.
        if (c is '\u001c' or '\u001d' or '\u001e' or '\u001f')
        {
            return CharacterKind.Unknown;
        }

        int start = char.IsLowSurrogate(c) && index > 0 && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;
        return CharUnicodeInfo.GetUnicodeCategory(text, start) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterKind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterKind.Number,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharacterKind.Unknown,
            UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => CharacterKind.Unknown,
            _ => CharacterKind.Other,
        };
    }
}

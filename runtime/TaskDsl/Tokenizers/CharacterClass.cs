using System.Globalization;
using System.Text;

namespace TaskDsl.Tokenizers;

/// <summary>What split patterns tell apart.</summary>
internal enum CharacterClass : byte
{
    /// <summary><c>\p{L}</c></summary>
    Letter,

    /// <summary><c>\p{N}</c></summary>
    Number,

    /// <summary><c>\s</c>: Unicode's White_Space.</summary>
    White,

    /// <summary>All else.</summary>
    Other,
}

/// <summary>The class of every code point, as .NET's own Unicode tables have it: they are the same on every machine, and in the invariant globalization mode.</summary>
internal static class CharacterClasses
{
    private const int BlockBits = 8;

    private static readonly CharacterClass[] Ascii = [.. Enumerable.Range(0, 128).Select(value => Classify(new Rune(value)))];

    // A block is made when the first of its characters is met. Two threads may make the same one, and either will do.
    private static readonly CharacterClass[]?[] Blocks = new CharacterClass[0x110000 >> BlockBits][];

    /// <summary>The class of the character that begins at a place.</summary>
    /// <param name="text">Well-formed UTF-8.</param>
    /// <param name="at">Where a character begins.</param>
    /// <param name="next">Where the next one begins.</param>
    public static CharacterClass At(ReadOnlySpan<byte> text, int at, out int next)
    {
        byte first = text[at];
        if (first < 0x80)
        {
            next = at + 1;
            return Ascii[first];
        }

        _ = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int length);
        next = at + length;
        CharacterClass[] block = Blocks[rune.Value >> BlockBits] ??= Block(rune.Value >> BlockBits);
        return block[rune.Value & ((1 << BlockBits) - 1)];
    }

    private static CharacterClass[] Block(int number) =>
        [.. Enumerable.Range(number << BlockBits, 1 << BlockBits).Select(value => Rune.IsValid(value) ? Classify(new Rune(value)) : CharacterClass.Other)];

    private static CharacterClass Classify(Rune rune) => Rune.IsWhiteSpace(rune) ? CharacterClass.White : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        _ => CharacterClass.Other,
    };
}

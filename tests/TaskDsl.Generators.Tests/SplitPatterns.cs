using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TaskDsl.Generators.Tests;

/// <summary>
/// The published split patterns, run by .NET's regular expressions. These see UTF-16 units, so each character beyond them stands in as one of its kind
/// within them: the patterns tell apart no more than letters, numbers, white space, line breaks and the letters of English contractions.
/// </summary>
internal static class SplitPatterns
{
    public static readonly Regex Gpt2 = new(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant);

    public static readonly Regex Llama3 = new(@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant);

    public static readonly Regex Qwen2 = new(@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant);

    /// <summary>The ends of the pieces, in characters.</summary>
    public static List<int> Ends(Regex pattern, string text)
    {
        var narrow = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            narrow.Append(rune.IsBmp ? (char)rune.Value : Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.OtherLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter => '\u4e00',
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => '\u0663',
                _ => '\u263a',
            });
        }

        var ends = new List<int>();
        for (Match match = pattern.Match(narrow.ToString()); match.Success; match = match.NextMatch())
        {
            ends.Add(match.Index + match.Length);
        }

        return ends;
    }
}

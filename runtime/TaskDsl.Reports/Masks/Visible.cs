using System.Globalization;
using System.Text;

namespace TaskDsl.Reports.Masks;

/// <summary>Text of any origin, safe to show: what would move the cursor, colour a terminal, hide or turn text round is written out.</summary>
public static class Visible
{
    /// <summary>The text with every control and format character but the line break as ⟨U+001B⟩.</summary>
    public static string Text(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            visible.Append(rune.Value == '\n' ? "\n" : Of(rune));
        }

        return visible.ToString();
    }

    /// <summary>One character, written out where it would not be seen.</summary>
    public static string Of(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        ? string.Create(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩")
        : rune.ToString();
}

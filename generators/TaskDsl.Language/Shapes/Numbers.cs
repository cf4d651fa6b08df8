using System.Globalization;

namespace TaskDsl.Language.Shapes;

/// <summary>Reads numbers as files write them, the same under every culture.</summary>
/// <remarks>By hand rather than by regular expressions, which cost a compiler's start more than all the numbers of a project.</remarks>
internal static class Numbers
{
    /// <summary>A whole number, or null where the text is none or does not fit into 64 bits.</summary>
    public static long? Whole(string text)
    {
        int end = Digits(text, text.StartsWith("-", StringComparison.Ordinal) ? 1 : 0);
        return end == text.Length && long.TryParse(text.Replace("_", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
    }

    /// <summary>A finite number, or null where the text is none.</summary>
    public static double? Real(string text)
    {
        int at = Digits(text, text.StartsWith("-", StringComparison.Ordinal) ? 1 : 0);
        if (at > 0 && at < text.Length && text[at] == '.')
        {
            at = Digits(text, at + 1);
        }

        if (at > 0 && at < text.Length && text[at] is 'e' or 'E')
        {
            at = Digits(text, at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1);
        }

        return at == text.Length && double.TryParse(text.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !double.IsInfinity(value) ? value : null;
    }

    /// <summary>The shortest text that reads as the same number.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Where the digits that begin at <paramref name="at"/>, grouped by single <c>_</c>, end; -1 where there are none.</summary>
    private static int Digits(string text, int at)
    {
        int start = at;
        while (at < text.Length && (text[at] is >= '0' and <= '9' || (text[at] == '_' && at > start && text[at - 1] != '_' && at + 1 < text.Length && text[at + 1] is >= '0' and <= '9')))
        {
            at++;
        }

        return at > start ? at : -1;
    }
}

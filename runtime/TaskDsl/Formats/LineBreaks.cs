using System.Buffers;

namespace TaskDsl.Formats;

/// <summary>What counts as a line break inside a value: Unicode's newline characters, so that no reader sees two lines where the type says one.</summary>
internal static class LineBreaks
{
    public static readonly SearchValues<char> All = SearchValues.Create("\n\v\f\r\u0085\u2028\u2029");

    /// <summary>The first line break; -1 where there is none.</summary>
    public static int IndexIn(ReadOnlySpan<char> value)
    {
        // Two exact searches: one for all seven is slow on text with spaces that is not ASCII.
        int common = value.IndexOfAnyInRange('\n', '\r');
        int rare = (common < 0 ? value : value[..common]).IndexOfAny('\u0085', '\u2028', '\u2029');
        return rare >= 0 ? rare : common;
    }

    /// <summary>The first line break that is followed, white space aside, by another; -1 where there is none.</summary>
    public static int IndexOfBlankLine(ReadOnlySpan<char> value)
    {
        int at = 0;
        while (IndexIn(value[at..]) is >= 0 and int found)
        {
            at += found;
            if (value[at..].StartsWith("\r\n"))
            {
                at++;
            }

            int lineBreak = at++;
            for (; at < value.Length && char.IsWhiteSpace(value[at]); at++)
            {
                if (All.Contains(value[at]))
                {
                    return lineBreak;
                }
            }
        }

        return -1;
    }
}

using System.Buffers;

namespace TaskDsl.Formats;

/// <summary>What counts as a line break inside a value: Unicode's newline characters, so that no reader sees two lines where the type says one.</summary>
internal static class LineBreaks
{
    public static readonly SearchValues<char> All = SearchValues.Create("\n\v\f\r\u0085\u2028\u2029");

    /// <summary>The first line break that is followed, white space aside, by another; -1 where there is none.</summary>
    public static int IndexOfBlankLine(ReadOnlySpan<char> value)
    {
        int lastBreak = -1;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\r' && i + 1 < value.Length && value[i + 1] == '\n')
            {
                continue;
            }

            if (All.Contains(value[i]))
            {
                if (lastBreak >= 0)
                {
                    return lastBreak;
                }

                lastBreak = i;
            }
            else if (!char.IsWhiteSpace(value[i]))
            {
                lastBreak = -1;
            }
        }

        return -1;
    }
}

using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Language.Yaml;

/// <summary>Says what is wrong with a file that is no YAML: the common mistakes by their own names and at their own places, which the scanner does not give.</summary>
internal sealed class SyntaxMistake(DiagnosticList diagnostics)
{
    private readonly string _text = diagnostics.Text;

    public void Report(int start, int end, string message)
    {
        if (IndentationTab() is { } tab)
        {
            diagnostics.Report(Rules.Tab, new TextRange(tab, tab + 1));
        }
        else if (SpacesOnBlankLine(start) is { } spaces)
        {
            diagnostics.Report(Rules.SpacesOnBlankLine, spaces);
        }
        else
        {
            diagnostics.Report(Rules.InvalidYaml, new TextRange(start, Math.Min(end, start + 40)), message.TrimEnd('.'));
        }
    }

    private int? IndentationTab()
    {
        for (int line = 0; line < _text.Length; line = NextLine(line))
        {
            int at = line;
            while (at < _text.Length && _text[at] == ' ')
            {
                at++;
            }

            if (at < _text.Length && _text[at] == '\t')
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The spaces on the blank first line of the block that the scanner stumbled over, if that is what is wrong.</summary>
    private TextRange? SpacesOnBlankLine(int mistake)
    {
        TextRange? blank = null;
        bool inHeader = false;
        for (int line = 0; line < _text.Length && line <= mistake; line = NextLine(line))
        {
            string content = _text.Substring(line, NextLine(line) - line).TrimEnd('\r', '\n');
            if (content.Trim().Length > 0)
            {
                if (line >= mistake && blank is not null)
                {
                    return blank;
                }

                inHeader = BlockHeader(content);
                blank = null;
            }
            else if (inHeader && content.Length > 0)
            {
                blank ??= new TextRange(line, line + content.Length);
            }
        }

        return blank;
    }

    private static bool BlockHeader(string line)
    {
        int comment = line.IndexOf(" #", StringComparison.Ordinal);
        string code = (comment < 0 ? line : line.Substring(0, comment)).TrimEnd();
        int bar = code.LastIndexOfAny(['|', '>']);
        return bar > 0 && code[bar - 1] == ' ' && code.Skip(bar + 1).All(c => c is '-' or '+' or (>= '0' and <= '9'));
    }

    private int NextLine(int from)
    {
        int end = _text.IndexOf('\n', from);
        return end < 0 ? _text.Length : end + 1;
    }
}

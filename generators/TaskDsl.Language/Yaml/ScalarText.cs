using System.Globalization;
using TaskDsl.Language.Diagnostics;

namespace TaskDsl.Language.Yaml;

/// <summary>A scalar's text with the place in the file of each of its characters, so that a mistake inside it has a line and a column.</summary>
internal sealed class ScalarText
{
    private readonly YamlScalar _scalar;
    private readonly int[]? _offsets;

    /// <summary>Finds the characters of <paramref name="scalar"/> in the file's text.</summary>
    public ScalarText(YamlScalar scalar, string file)
    {
        _scalar = scalar;
        _offsets = scalar.Form switch
        {
            ScalarForm.Literal => OfBlock(scalar, file),
            ScalarForm.DoubleQuoted => OfQuoted(scalar, file),
            ScalarForm.Plain when scalar.Range.Start + scalar.Value.Length == scalar.Range.End => [.. Enumerable.Range(scalar.Range.Start, scalar.Value.Length + 1)],
            _ => null,
        };
    }

    /// <summary>The text.</summary>
    public string Value => _scalar.Value;

    /// <summary>Where a part of the text stands; the whole scalar where that cannot be told.</summary>
    public TextRange RangeOf(int start, int length) =>
        _offsets is null ? _scalar.Range
        : length == 0 ? new TextRange(_offsets[start], _offsets[start])
        : new TextRange(_offsets[start], _offsets[start + length - 1] + 1);

    // A block's lines are the ends of the file's lines below its header.
    private static int[]? OfBlock(YamlScalar scalar, string file)
    {
        var offsets = new int[scalar.Value.Length + 1];
        int line = file.IndexOf('\n', scalar.Range.Start) + 1;
        int at = 0;
        foreach (string content in scalar.Value.Split('\n'))
        {
            if (line <= 0 || line > file.Length)
            {
                return null;
            }

            int end = file.IndexOf('\n', line) is >= 0 and int found ? found : file.Length;
            int textEnd = end > line && file[end - 1] == '\r' ? end - 1 : end;
            int from = textEnd - content.Length;
            if (from < line || string.CompareOrdinal(file, from, content, 0, content.Length) != 0)
            {
                return null;
            }

            for (int i = 0; i <= content.Length; i++)
            {
                offsets[at++] = from + i;
            }

            line = end + 1;
        }

        return offsets;
    }

    private static int[]? OfQuoted(YamlScalar scalar, string file)
    {
        var offsets = new List<int>();
        var value = new System.Text.StringBuilder();
        int at = scalar.Range.Start + 1;
        while (at < scalar.Range.End - 1)
        {
            int length = 1;
            string decoded = file[at].ToString();
            if (file[at] is '\n' or '\r')
            {
                return null;
            }

            if (file[at] == '\\')
            {
                int digits = file[at + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
                length = 2 + digits;
                if (at + length > scalar.Range.End)
                {
                    return null;
                }

                decoded = digits == 0 ? Escaped(file[at + 1]) : CodePoint(file.Substring(at + 2, digits));
            }

            for (int i = 0; i < decoded.Length; i++)
            {
                offsets.Add(at);
            }

            value.Append(decoded);
            at += length;
        }

        offsets.Add(at);
        return value.ToString() == scalar.Value ? [.. offsets] : null;
    }

    // What is no character makes the two texts differ, and the place is that of the whole scalar.
    private static string CodePoint(string digits) =>
        int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int code) && code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
            ? char.ConvertFromUtf32(code)
            : "";

    private static string Escaped(char escape) => escape switch
    {
        '0' => "\0",
        'a' => "\a",
        'b' => "\b",
        't' or '\t' => "\t",
        'n' => "\n",
        'v' => "\v",
        'f' => "\f",
        'r' => "\r",
        'e' => "\u001b",
        'N' => "\u0085",
        '_' => "\u00a0",
        'L' => "\u2028",
        'P' => "\u2029",
        _ => escape.ToString(),
    };
}
